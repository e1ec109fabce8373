"""What accepting would change, shown above the button that does it."""

from html import escape

from balint_core.record.changes import Changed, Changes, Difference
from pages.parts import elements

SHOWN = 40
"""Lines of a kind that are listed; the rest are counted."""


def changes(told: Changes) -> None:
    """A line for each kind of thing that changes, with what is new, gone and changed in a fold."""
    elements.heading("What will change", "In the record, if you accept. Nothing is stored until then.")
    if not told:
        elements.note("Nothing: the record says all of this already.")
        return
    elements.html("".join(_kind(kind, difference) for kind, difference in told.by_kind.items()))


def _kind(kind: str, difference: Difference) -> str:
    parts = [("ready", "new", difference.new), ("error", "gone", difference.gone)]
    lines = [_line(words, escape(name)) for _chip, words, names in parts for name in names]
    lines += [_line("changed", _changed(one)) for one in difference.changed]
    chips = [elements.chip(chip, f"{len(names):,} {words}") for chip, words, names in parts if names]
    if difference.changed:
        chips.append(elements.chip("under-way", f"{len(difference.changed):,} changed"))
    more = f'<p class="b-note">And {len(lines) - SHOWN:,} more.</p>' if len(lines) > SHOWN else ""
    return (
        f'<details class="b-fold"><summary>{escape(kind.capitalize())} {" ".join(chips)}</summary>'
        f'<ul class="b-changes">{"".join(lines[:SHOWN])}</ul>{more}</details>'
    )


def _line(words: str, what: str) -> str:
    return f"<li><em>{words}</em> {what}</li>"


def _changed(one: Changed) -> str:
    return f"{escape(one.what)}: {escape(one.detail)} {escape(one.before)} → <b>{escape(one.after)}</b>"
