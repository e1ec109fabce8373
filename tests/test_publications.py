"""Links that an audience has: published, replaced, withdrawn and counted; and asked for where there is none."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.exc import IntegrityError

from balint_core.record import programmes, publications
from balint_core.record.database import Database, DatabaseAway, open_database
from balint_core.record.publications import Made, NotPublished, Publication, PublishedMeanwhile
from balint_core.record.schema import publication, snapshot
from balint_core.snapshot import Snapshot, digest_of, read
from tests.tables import csv
from tests.test_migrations import UPLOADS, brought_to

TODAY = date(2026, 11, 23)
HOME = "Test programme"


def frozen(title: str = "What two terms brought") -> Snapshot:
    said = {"rule": "Nothing is shown of fewer than 5 people.", "withheld": "", "made_on": TODAY, "software": "0.1.0"}
    return Snapshot(HOME, title, "All three stood higher.", (), (), (), ("How it was made.",), **said)  # type: ignore[arg-type]


def made(database: Database, title: str = "What two terms brought", **more: Any) -> Made:
    with database.reading() as connection:
        beside = len(publications.earlier_told(connection, home(database)))
    return Made(frozen(title), f'{{"told": "{title}"}}', "fewer than 5 people", **({"beside": beside} | more))


def home(database: Database) -> int:
    with database.reading() as connection:
        found = programmes.programme_named(connection, HOME)
    assert found is not None
    return found


def listed(database: Database) -> list[Publication]:
    with database.reading() as connection:
        return publications.publications(connection, home(database))


def shown(database: Database, token: object, today: date = TODAY) -> str | None:
    """The title of what a link shows."""
    digest = publications.digest_shown(database, token, today)
    with database.reading() as connection:
        content = publications.written_with(connection, digest) if digest else None
    if content is None:
        return None
    assert digest == digest_of(content)
    return read(content).title


@pytest.fixture
def record(database: Database) -> Database:
    with database.writing() as connection:
        programmes.make_programme(connection, HOME)
    return database


# --- publishing -------------------------------------------------------------------------------------------------


def test_what_is_published_is_at_its_link_and_changes_no_figure(record: Database) -> None:
    version = record.version()
    number = publications.publish(record, home(record), "  Spring\nmeeting ", made(record))
    (one,) = listed(record)
    assert (one.number, one.name, one.uses, one.last_used_at) == (number, "Spring meeting", 0, None)
    assert len(one.token) >= 43 and one.is_open(TODAY)
    assert (one.shown.number, one.shown.title, one.shown.software) == (1, "What two terms brought", "0.1.0")
    assert shown(record, one.token) == "What two terms brought"
    assert record.version() == version


def test_replacing_shows_the_newest_at_the_same_link_and_keeps_all(record: Database) -> None:
    number = publications.publish(record, home(record), "Meeting", made(record, "First"))
    other = publications.publish(record, home(record), "Another", made(record, "Other"))
    publications.replace(record, number, made(record, "Second"))
    links = {one.number: one for one in listed(record)}
    assert [one.title for one in links[number].snapshots] == ["First", "Second"]
    assert shown(record, links[number].token) == "Second"
    assert shown(record, links[other].token) == "Other"
    with record.reading() as connection:
        told = publications.earlier_told(connection, home(record))
        assert read(publications.content_of(connection, number) or "").title == "Second"
        assert publications.content_of(connection, 99) is None
    assert told == ('{"told": "First"}', '{"told": "Second"}', '{"told": "Other"}')


def test_links_are_found_though_nothing_of_their_programme_is_on_record_any_more(record: Database) -> None:
    with record.reading() as connection:
        assert publications.programmes_with_links(connection) == {}
    publications.publish(record, home(record), "Meeting", made(record))
    with record.reading() as connection:
        assert programmes.programmes(connection) == {}
        assert publications.programmes_with_links(connection) == {HOME: home(record)}


def test_nothing_changes_or_removes_a_snapshot(record: Database) -> None:
    publications.publish(record, home(record), "Meeting", made(record, "First"))
    for statement in (update(snapshot).values(title="Changed"), delete(snapshot)):
        with pytest.raises(IntegrityError, match="stays as it is"), record.writing() as connection:
            connection.execute(statement)
    with record.reading() as connection:
        assert connection.execute(select(snapshot.c.title)).scalars().all() == ["First"]


def test_a_link_is_renamed_expires_and_is_withdrawn_for_good(record: Database) -> None:
    number = publications.publish(record, home(record), "Meeting", made(record), expires_on=TODAY)
    token = listed(record)[0].token
    assert shown(record, token) and not shown(record, token, TODAY + timedelta(1))
    publications.expire(record, number, None)
    publications.rename(record, number, "Winter meeting")
    assert shown(record, token, TODAY + timedelta(999))
    publications.withdraw(record, number)
    assert shown(record, token) is None
    (one,) = listed(record)
    assert (one.name, one.is_open(TODAY), len(one.snapshots)) == ("Winter meeting", False, 1)
    for doing in (
        lambda: publications.replace(record, number, made(record)),
        lambda: publications.rename(record, number, "Open again"),
        lambda: publications.expire(record, number, None),
        lambda: publications.withdraw(record, number),
    ):
        with pytest.raises(NotPublished, match="for good"):
            doing()
    assert listed(record) == [one]
    with record.reading() as connection:
        assert len(publications.earlier_told(connection, home(record))) == 1, "what was told is still known"


def test_a_lowered_threshold_needs_a_reason_which_is_kept(record: Database) -> None:
    with pytest.raises(NotPublished, match="the reason is kept"):
        publications.publish(record, home(record), "Meeting", made(record, lowered=True, reason="  "))
    assert listed(record) == []
    publications.publish(record, home(record), "Meeting", made(record, lowered=True, reason="All four agreed."))
    publications.publish(record, home(record), "Usual", made(record, reason="Typed before it was set back."))
    assert [one.shown.reason for one in listed(record)] == [None, "All four agreed."]
    assert listed(record)[0].shown.threshold == "fewer than 5 people"


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        (" ", {}, "say how the link is called"),
        ("x" * 81, {}, "No more than 80"),
        ("Meeting of asha@example.org", {}, "an e-mail address"),
        ("Meeting", {"title": "Led by Asha Sample"}, "somebody's name"),
        ("Meeting", {"title": "x" * 201}, "No more than 200"),
        ("Meeting", {"lowered": True, "reason": "Asha Sample said so"}, "somebody's name"),
    ],
)
def test_what_cannot_be_published_so_is_said_in_words(
    record: Database, name: str, more: dict[str, Any], said: str
) -> None:
    put_in_register(record)
    with pytest.raises(NotPublished, match=said):
        publications.publish(record, home(record), name, made(record, **more))
    assert listed(record) == []


def put_in_register(record: Database) -> None:
    from balint_core.record import intake, uploads

    file = ("register.csv", csv([["Date", "Name"], ["6/10/2026", "Asha Sample"]]))
    with record.reading() as connection:
        found = intake.examine(connection, home(record), [file])
    uploads.accept(record, HOME, found)


# --- two at once ------------------------------------------------------------------------------------------------


def test_a_draft_that_knows_less_than_the_audience_is_not_published(record: Database) -> None:
    first, second = made(record, "First"), made(record, "Second")
    number = publications.publish(record, home(record), "One", first)
    with pytest.raises(PublishedMeanwhile, match="look at what the audience will see again"):
        publications.publish(record, home(record), "Two", second)
    with pytest.raises(PublishedMeanwhile):
        publications.replace(record, number, second)
    assert [one.shown.title for one in listed(record)] == ["First"]
    publications.publish(record, home(record), "Two", made(record, "Second"))


def test_two_leads_at_once_are_both_kept(record: Database, own_surroundings: str) -> None:
    together = threading.Barrier(2)

    def one_lead(name: str) -> int:
        own = open_database.__wrapped__(own_surroundings)
        together.wait()
        kept = 0
        while kept < 5:
            try:
                publications.publish(own, home(own), f"{name} {kept}", made(own, name))
                kept += 1
            except PublishedMeanwhile:
                continue
        own.close()
        return kept

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(one_lead, ("One", "Other"))) == [5, 5]
    found = listed(record)
    assert sorted(one.shown.title for one in found) == ["One"] * 5 + ["Other"] * 5
    assert len({one.token for one in found}) == 10
    assert all(shown(record, one.token) == one.shown.title for one in found)


# --- what an audience asks for ----------------------------------------------------------------------------------


def test_two_hundred_in_one_second_are_one_look_up(record: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1.0]
    monkeypatch.setattr(publications, "monotonic", lambda: now[0])
    number = publications.publish(record, home(record), "Hall", made(record))
    (link,) = listed(record)
    publications.replace(record, number, made(record, "First"))
    assert [shown(record, link.token) for _viewer in range(3)] == ["First"] * 3
    with record.writing(aside=True) as connection:  # as another process would
        connection.execute(update(publication).values(withdrawn_at=datetime(2026, 11, 23)))
    assert shown(record, link.token) == "First"
    now[0] = 2.1
    assert shown(record, link.token) is None


def test_every_kind_of_no_is_one_look_up(record: Database) -> None:
    asked = [publications.publish(record, home(record), name, made(record)) for name in ("Gone", "Old", "Open")]
    publications.withdraw(record, asked[0])
    publications.expire(record, asked[1], TODAY - timedelta(1))
    open_one, old, gone = (one.token for one in listed(record))
    statements: list[str] = []
    wrong = [
        gone,
        old,
        "",
        "unknown",
        open_one[:-1],
        open_one.swapcase(),
        f"{open_one} ",
        open_one + "A" * 5_000_000,
        "%' OR 1=1 --",
        "\ud800\x00",
        None,
        7,
        b"bytes",
        [open_one],
        {"$ne": 1},
    ]
    with record.reading() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    for token in wrong:
        publications.rename(record, asked[2], "Open")  # forgets what was looked up
        statements.clear()
        assert publications.digest_shown(record, token, TODAY) is None
        assert [one.split()[0] for one in statements] == ["BEGIN", "SELECT"]
    assert publications.digest_shown(record, open_one, TODAY)
    with record.reading() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT * FROM publication WHERE token_digest = 'x'"))
        assert "USING INDEX" in str(plan.all())


# --- counting ---------------------------------------------------------------------------------------------------


def stored(database: Database) -> None:
    """Waits until every use that was counted is in the record."""
    while thread := publications._uses_of(database)._storing:
        thread.join()


def test_uses_are_counted_together_and_by_link(record: Database) -> None:
    for name in ("One", "Other"):
        publications.publish(record, home(record), name, made(record))
    other, one = (link.token for link in listed(record))
    version = record.version()
    transactions: list[object] = []
    event.listen(record._engine, "commit", transactions.append)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda place: publications.count(record, one if place % 4 else other), range(200)))
    publications.count(record, "unknown")
    stored(record)
    together = len(transactions)
    assert [link.uses for link in listed(record)] == [50, 150]
    assert all(link.last_used_at for link in listed(record))
    assert together < 20, "two hundred viewers wait for no transaction of their own"
    assert record.version() == version
    publications.count(record, one)
    stored(record)
    assert [link.uses for link in listed(record)] == [50, 151]


def test_uses_wait_while_the_record_is_away(record: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    publications.publish(record, home(record), "One", made(record))
    token = listed(record)[0].token

    def away(*_given: object, **_named: object) -> None:
        raise DatabaseAway("The record cannot be reached just now.")

    with monkeypatch.context() as patch:
        patch.setattr(record, "writing", away)
        publications.count(record, token)
        stored(record)
    assert listed(record)[0].uses == 0
    publications.count(record, token)
    stored(record)
    assert listed(record)[0].uses == 2


# --- older records ----------------------------------------------------------------------------------------------


def test_a_record_from_before_publishing_can_publish(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'old.sqlite'}"
    brought_to("0016", address, *UPLOADS.split(";\n"))
    database = open_database(address)
    publications.publish(database, home(database), "Meeting", made(database))
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(update(snapshot).values(title="Changed"))
    with database.reading() as connection:
        assert connection.execute(select(publication.c.uses)).scalar() == 0
    database.close()
