"""What the tests share: an empty record, one with the sample programme, and the surroundings a page runs in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from balint_core import sample
from balint_core.record.database import Database, open_database

settings.register_profile("suite", derandomize=True, max_examples=60, deadline=None, database=None)
settings.register_profile("campaign", max_examples=5_000, deadline=None, database=None)
settings.load_profile("suite")


def _address(folder: Path) -> str:
    return f"sqlite:///{(folder / 'record.sqlite').as_posix()}"


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test has its own record and no settings from outside; the address of the record."""
    for name in ("BALINT_MODE", "BALINT_DEFINITIONS", "BALINT_SNAPSHOTS"):
        monkeypatch.delenv(name, raising=False)
    address = _address(tmp_path)
    monkeypatch.setenv("BALINT_DATABASE_URL", address)
    return address


@pytest.fixture
def database(own_surroundings: str) -> Iterator[Database]:
    opened = open_database(own_surroundings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with the sample programme, made once, to be copied."""
    folder = tmp_path_factory.mktemp("sample")
    opened = open_database(_address(folder))
    sample.load_sample(opened)
    opened.close()
    return folder / "record.sqlite"


@pytest.fixture
def sampled(own_surroundings: str, sample_record: Path, tmp_path: Path) -> Iterator[Database]:
    """A record of this test's own with the sample programme."""
    for file in sample_record.parent.glob("record.sqlite*"):
        shutil.copy(file, tmp_path / file.name)
    opened = open_database(own_surroundings)
    yield opened
    opened.close()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: a workbook holds the second it was made in, and names must stay the same."""
    return argname if isinstance(val, bytes) else None
