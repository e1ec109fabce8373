"""Files as they lie on the drives of programmes, each with what is accepted of it and what is said, at which cell."""

from tests.corpus import files, meetings, people_and_terms, questionnaires, registers_long, registers_wide
from tests.corpus.entry import Entry

FAMILIES = {
    "Registers with a row for each person": registers_long.ENTRIES,
    "Registers with people down and sessions across, or the other way round": registers_wide.ENTRIES,
    "Online meetings and headcounts": meetings.ENTRIES,
    "Questionnaires": questionnaires.ENTRIES,
    "People, terms and portfolios": people_and_terms.ENTRIES,
    "Files": files.ENTRIES,
}

CORPUS: list[Entry] = [one for family in FAMILIES.values() for one in family]
