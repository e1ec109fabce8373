"""A programme's record as it stands, to be written out again: of every fact what the latest upload says."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from balint_core.people import name_key
from balint_core.record import people, portfolio
from balint_core.record.people import DETAILS
from balint_core.record.portfolio import Entry
from balint_core.record.register import latest_attendance, latest_description
from balint_core.record.schema import (
    STANDING,
    comment,
    person_detail,
    person_name,
    portfolio_entry,
    response,
    session,
    upload,
)
