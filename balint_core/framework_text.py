"""A framework's file as it is edited: one value, one criterion at a time, its comments and layout left as they are.

A step of a place is a key, or in a list of tables the `id` of one: ("criteria", "co_leading", "next"). All functions
give a new text; a text that is no TOML raises DefinitionError.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import String, Table

from balint_core.activities import Activity
from balint_core.definitions import DefinitionError, DefinitionFolder
from balint_core.frameworks import CriterionKind, Framework, Signer, Strength, refused
from balint_core.people import Role

Place = tuple[str, ...]
Value = str | int | date | None
Content = dict[str, Any]

PARAGRAPH = "own"
"""Where a criterion that the programme has added stands in the society's text: nowhere."""


def shipped_text(identity: str) -> str:
    """The text of a framework that came with the app or from a file; KeyError where there is none of this id."""
    left_out = {fault.file for fault in refused()}
    files = {file.stem: file for file in DefinitionFolder("frameworks").files() if file not in left_out}
    return files[identity].read_text(encoding="utf-8-sig")


def content_of(text: str) -> Content:
    """A text as plain tables, whatever they hold."""
    return _document(text).unwrap()


def changed(text: str, place: Place, value: Value) -> str:
    """The text with one value put in its place; None takes the key away. KeyError where the place is not there."""
    document = _document(text)
    *way, key = place
    table: Any = document
    for step in way:
        table = _stepped(table, step)
    if not isinstance(table, MutableMapping):
        raise KeyError(key)
    if value is None:
        table.pop(key, None)
    elif table.get(key) != value:
        table[key] = value
    return document.as_string()


def copied(text: str, framework: Framework, identity: str, begins: date | None, today: date) -> str:
    """A shipped framework's text as a programme's own: a later edition of its series from a day, or a series apart.

    It no longer says that it is the society's own wording; when the original ends, and what was new in it, goes.
    """
    document = _document(text)
    document["id"] = identity
    document["title"] = f"{framework.title}, as we have it"
    document["standing"] = f"Changed by this programme from “{framework.title}”. {framework.standing}"
    document["dated"] = today
    document["valid_from"] = begins or today
    if begins is None:
        document["series"] = identity
    for key in ("valid_until", "changes"):
        document.pop(key, None)
    return document.as_string()


def without(text: str, criterion: str) -> str:
    """The text without one criterion, and without what others say of it; what came after it comes after the one before.

    KeyError where it is not there.
    """
    document = _document(text)
    criteria = _list_of_criteria(document)
    gone = _stepped(criteria, criterion)
    del criteria[next(place for place, one in enumerate(criteria) if one is gone)]
    instead = gone.get("after")
    for table in _tables(criteria):
        for key in ("after", "settled_by", "beside", "before"):
            if table.get(key) == criterion and key == "after" and instead:
                table[key] = str(instead)
            elif table.get(key) == criterion:
                del table[key]
    return document.as_string()


def _tables(thing: Any) -> Iterator[Any]:
    """Every table within a list of them, however deep."""
    if isinstance(thing, Mapping):
        yield thing
        for value in thing.values():
            yield from _tables(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _tables(value)


def added(text: str, criterion: Mapping[str, Any]) -> str:
    """The text with one criterion more, behind the others. KeyError where there is no list of them."""
    document = _document(text)
    criteria = _list_of_criteria(document)
    criteria.append(dict(criterion))
    if isinstance(criteria[-1], Table):
        criteria[-1].trivia.indent = "\n"
    return document.as_string()


def new_criterion(
    content: Content,
    kind: CriterionKind,
    *,
    title: str,
    section: str,
    requirement: str,
    evidence: Activity,
    needed: int = 1,
    roles: Sequence[Role] = (),
) -> Content:
    """A criterion that a programme adds: sessions in a role, a sign-off by the supervisor, a judgement, or a stage.

    A count of sessions that another criterion counts too stands beside that one; a stage comes after the last before.
    """
    criteria = criteria_of(content)
    taken = {one.get("id") for one in criteria}
    common: Content = {
        "id": free(re.sub(r"\W+", "_", title.casefold()).strip("_")[:50] or "criterion", taken),
        "section": section,
        "title": title,
        "requirement": requirement,
        "strength": str(Strength.REQUIRED),
        "kind": str(kind),
        "next": requirement,
        "paragraph": PARAGRAPH,
    }
    if kind is CriterionKind.COUNT:
        accepts = {"evidence": str(Activity.SESSION), "roles": [str(role) for role in roles]}
        way = {"id": "sessions", "title": "sessions", "unit": "session", "needed": needed, "accepts": [accepts]}
        beside = next((one for one in criteria if _roles(one) & set(accepts["roles"])), None)
        return {**common, **({"beside": beside.get("beside") or beside["id"]} if beside else {}), "ways": [way]}
    common["evidence"] = str(evidence)
    if kind is CriterionKind.SIGN_OFF:
        common["signed_by"] = str(Signer.SUPERVISOR)
    stages = [one["id"] for one in criteria if one.get("kind") == str(CriterionKind.STAGE)]
    if kind is CriterionKind.STAGE and stages:
        common["after"] = stages[-1]
    return common


def criteria_of(content: Content) -> list[Content]:
    """The criteria that can be told by an id, each once."""
    return told_by_id(content, "criteria")


def ways_of(criterion: Content) -> list[Content]:
    """The ways of a count that can be told by an id, each once."""
    return told_by_id(criterion, "ways")


def told_by_id(table: Content, key: str) -> list[Content]:
    """Of a list of tables those that can be told by an id, each once, whatever else stands there."""
    found: dict[str, Content] = {}
    for one in _listed(table, key):
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            found.setdefault(one["id"], one)
    return list(found.values())


def _listed(table: Content, key: str) -> list[Any]:
    listed = table.get(key)
    return listed if isinstance(listed, list) else []


def _roles(criterion: Content) -> set[str]:
    if criterion.get("kind") != str(CriterionKind.COUNT):
        return set()
    rules = [rule for way in ways_of(criterion) for rule in _listed(way, "accepts") if isinstance(rule, dict)]
    return {role for rule in rules for role in _listed(rule, "roles") if isinstance(role, str)}


def own_id(original: str) -> str:
    """An id for a programme's own copy of a framework, whatever the file of the original is called.

    >>> own_id("balint_society_uk_2016"), own_id("balint_society_uk_2016_own"), own_id("Our Rules (é)")
    ('balint_society_uk_2016_own', 'balint_society_uk_2016_own', 'our_rules_own')
    """
    plain = re.sub(r"[^a-z0-9_-]+", "_", original.casefold()).strip("_-")
    return f"{plain.removesuffix('_own')[:50] or 'framework'}_own"


def free(wanted: str, taken: set[Any]) -> str:
    """A name that is not taken: the one that is wanted, or that with a number.

    >>> free("fee", {"fee", "fee_2"})
    'fee_3'
    """
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def _list_of_criteria(document: tomlkit.TOMLDocument) -> Any:
    found = document.get("criteria")
    if not isinstance(found, list):
        raise KeyError("criteria")
    return found


def _document(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError) as fault:
        raise DefinitionError(Path("framework.toml"), [("", f"is not TOML: {fault}")]) from fault


def _stepped(table: Any, step: str) -> Any:
    if isinstance(table, list):
        named = (one for one in table if isinstance(one, Mapping) and one.get("id") == step)
        if (found := next(named, None)) is not None:
            return found
    elif isinstance(table, Mapping) and step in table:
        return table[step]
    raise KeyError(step)


# --- line by line -----------------------------------------------------------------------------------------------


def on_one_line(text: str, lost: re.Pattern[str]) -> str:
    """The text with every string as one in double quotation marks, on one line, and what would be `lost` escaped.

    So white space that a cell of a spreadsheet does not keep stands outside of strings alone, where it says nothing.
    """
    document = _document(text)
    _escape(document, lost)
    return document.as_string()


def _escape(table: Any, lost: re.Pattern[str]) -> None:
    for key, value in list(table.items()) if isinstance(table, Mapping) else list(enumerate(table)):
        if isinstance(value, String):
            written = value.as_string()
            if "\n" in written or written.startswith("'") or lost.search(written):
                table[key] = _string(str(value), lost)
        elif isinstance(value, Mapping | list):
            _escape(value, lost)


def _string(plain: str, lost: re.Pattern[str]) -> Any:
    escaped = "".join(_escaped(one) for one in plain.replace("\\", "\\\\").replace('"', '\\"'))
    written = lost.sub(lambda found: "".join(_code(one) for one in found[0]), escaped)
    return tomlkit.parse(f'it = "{written}"')["it"]


def _escaped(character: str) -> str:
    return _code(character) if ord(character) < 32 or ord(character) == 127 else character


def _code(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
