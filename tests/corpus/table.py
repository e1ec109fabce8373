"""The corpus as a table to read: what each entry exercises, what is accepted, and what is said at which cells."""

from tests.corpus import FAMILIES
from tests.corpus.entry import Entry

HEAD = """# The corpus

Files as they lie on the drives of programmes, made by the tests (`tests/corpus`): {entries} entries, {files} files in
all, since most are made again in other formats and have to come out the same. `tests/test_corpus.py` looks at each,
compares all that is said with this table, sees that every finding's cell holds what it quotes, and takes what is ready
into a record. Errors and warnings are complete, notes are those an entry is about; a question names what it is about
and its cells. What is accepted before a question is answered is what the preview shows, and nothing of it is stored.

Made by `.venv/bin/python -m tests.corpus`; the tests see that it is current.
"""
COLUMNS = "| File | What it exercises | Outcome | Said, at cells | Asked |\n|---|---|---|---|---|\n"


def corpus_table() -> str:
    """The whole page."""
    entries = [one for family in FAMILIES.values() for one in family]
    files = sum(len(one.files) + len(one.also) for one in entries)
    parts = [HEAD.format(entries=len(entries), files=files)]
    for title, family in FAMILIES.items():
        parts.append(f"\n## {title}\n\n{COLUMNS}{''.join(map(_row, family))}")
    return "".join(parts)


def _row(entry: Entry) -> str:
    asked = [line.replace("? ", "", 1) for line in entry.expected if "? " in line]
    said = [line for line in entry.expected if any(f"{word} " in line for word in ("error", "warning", "note"))]
    outcome = [line for line in entry.expected if line not in said and "? " not in line]
    formats = ", ".join([entry.files[0].ending, *entry.also])
    answered = [f"answered: {question} → {choice}" for question, choice in entry.answers.items()]
    cells = [f"`{entry.name}` ({formats})", entry.exercises, *map("<br>".join, (outcome, said, asked + answered))]
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"
