"""The words for a session in a register: what kind it was, how it was held, and the mark beside a name.

The layout of the register gives each of them its other writings; a test holds the two against one another.
"""

from enum import StrEnum


class SessionKind(StrEnum):
    """Only a Balint group is a session; a fishbowl, a talk and other events are shown and counted as none."""

    BALINT_GROUP = "Balint group"
    FISHBOWL = "fishbowl"
    TALK = "introductory talk"
    OTHER = "other event"


class Mode(StrEnum):
    """How a session was held: an attribute of the session, never of the person."""

    FACE_TO_FACE = "face-to-face"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class Held(StrEnum):
    """A cancelled session is not a session with nobody in it."""

    HELD = "held"
    CANCELLED = "cancelled"


class Mark(StrEnum):
    """What the register says of somebody at a session."""

    PRESENT = "present"
    LATE = "late"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    NOT_INVITED = "not invited"


CAME = (Mark.PRESENT, Mark.LATE)
"""Marks that count as having come; late or leaving early is a note, not a half."""
