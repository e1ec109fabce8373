"""What the tests share: an empty record, one with the sample programme, and the surroundings a page runs in."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from streamlit.components.v2 import manifest_scanner

from balint_core import sample
from balint_core.record import database as database_module
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


@pytest.fixture(scope="session", autouse=True)
def new_records_are_copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A record that is not there yet begins as a copy of an empty one, which all migrations made once."""
    made = tmp_path_factory.mktemp("empty") / "record.sqlite"
    open_database.__wrapped__(f"sqlite:///{made.as_posix()}").close()
    bring_up_to_date = database_module._bring_up_to_date

    def copied_first(engine: Engine) -> None:
        place = Path(engine.url.database or ":memory:")
        if engine.dialect.name == "sqlite" and place.name != ":memory:" and not place.exists():
            shutil.copy(made, place)
        bring_up_to_date(engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "_bring_up_to_date", copied_first)
        yield


@pytest.fixture(scope="session", autouse=True)
def installed_components_are_looked_for_once() -> Iterator[None]:
    """Each page that the framework's own test runs would look through every installed library for components."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


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
    shutil.copy(sample_record, tmp_path)
    opened = open_database(own_surroundings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_to_read(sample_record: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One record with the sample programme, opened once, for all tests that only read."""
    folder = tmp_path_factory.mktemp("read")
    shutil.copy(sample_record, folder)
    opened = open_database(_address(folder))
    version = opened.version()
    yield opened
    assert opened.version() == version, "a test that changes the record needs one of its own: `sampled`"
    opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come first, so that no worker is left alone with them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: a workbook holds the second it was made in, and names must stay the same."""
    return argname if isinstance(val, bytes) else None
