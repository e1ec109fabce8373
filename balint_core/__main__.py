"""The command line: `python -m balint_core`. With `--json`, standard output is one JSON document and nothing else."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO, TypeVar

from balint_core import sample
from balint_core.definitions import DefinitionError
from balint_core.disclosure import Rule, rules
from balint_core.evaluation import describe_answers
from balint_core.exports.certificate import Signatory, attended_in, certificate
from balint_core.exports.data import progress_document, summary_document
from balint_core.exports.dossier import Layout, dossier
from balint_core.exports.figures_workbook import figures_workbook
from balint_core.exports.pdf import as_pdf
from balint_core.exports.poster import Size, poster_pdf, poster_slide
from balint_core.exports.prefilled import prefilled_workbook
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.exports.slides import slides
from balint_core.exports.term_report import term_report
from balint_core.exports.word import as_word
from balint_core.frameworks import Framework, refused
from balint_core.instruments import TEMPLATES, blank_workbook
from balint_core.links import SHOW
from balint_core.people import name_key
from balint_core.programme import (
    Overview,
    everybody,
    framework_of,
    frameworks_of,
    leaders_in_training,
    outlook_of,
    overview,
    progress_of,
)
from balint_core.publishing import everything
from balint_core.publishing.looking import look
from balint_core.record import programmes, publications, recipes, uploads
from balint_core.record.changes import changes
from balint_core.record.database import Database, DatabaseAway, default_address, open_database
from balint_core.record.intake import Examination, FileExamination, Status, examine
from balint_core.record.people import Person
from balint_core.record.publications import NotPublished
from balint_core.record.uploads import NotAccepted
from balint_core.spreadsheets.recipe import Answers, as_toml, read_answers

WRITERS = {".docx": as_word, ".pdf": as_pdf}
POSTERS = {".pptx": poster_slide, ".pdf": poster_pdf}
DONE, NEEDS_ATTENTION, WRONG_USAGE, FAILED = 0, 1, 2, 3
FIRST_PROGRAMME = "My programme"


class Usage(Exception):
    """The words of a command do not fit; the text says how."""


Result = tuple[int, Any, str]
"""Exit status, the JSON document, and the same in words."""


def main(words: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    """Runs one command; returns its exit status: 0 done, 1 needs attention, 2 wrong usage, 3 failed."""
    try:
        options = _parser().parse_args(words)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        status, document, text = options.run(options)
    except (Usage, DefinitionError) as fault:
        print(fault, file=sys.stderr)
        return WRONG_USAGE
    except (NotAccepted, NotPublished) as fault:
        print(fault, file=sys.stderr)
        return NEEDS_ATTENTION
    except (DatabaseAway, OSError) as fault:
        print(fault, file=sys.stderr)
        return FAILED
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a console of Windows may have another, which lacks some characters
    print(json.dumps(document, ensure_ascii=False, indent=2) if options.json else text, file=out or sys.stdout)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m balint_core", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], Result], says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.add_argument("--database", metavar="ADDRESS", default=None, help="where the record is")
        added.add_argument("--json", action="store_true", help="print one JSON document")
        added.set_defaults(run=run)
        return added

    command("sample", _sample, "loads the sample programme")
    taken = command("import", _import, "reads workbooks and accepts them")
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true", help="look only; store nothing")
    taken.add_argument("--programme", metavar="NAME")
    taken.add_argument("--answers", type=Path, metavar="FILE.toml", help="answers to questions asked before")
    taken.add_argument("--accept-guesses", action="store_true", help="take the guess where a question has one")
    command("undo", _undo, "withdraws an upload").add_argument("upload", metavar="UPLOAD")
    command("uploads", _uploads, "the history of uploads")
    summed = command("summary", _summary, "terms, answers and comparisons")
    summed.add_argument("--programme", metavar="NAME")
    summed.add_argument("--with-p", action="store_true", help="give comparisons a p where the numbers allow a test")
    progress = command("progress", _progress, "progress of one person, or of all leaders in training")
    progress.add_argument("person", nargs="?", metavar="PERSON")
    progress.add_argument("--programme", metavar="NAME")
    progress.add_argument("--framework", metavar="ID")
    kept = command("recipes", _recipes, "what was answered and is remembered, as a file for import --answers")
    kept.add_argument("--programme", metavar="NAME")
    progress.add_argument("--on", type=_day, metavar="DATE", help="as of this day, such as 2026-10-06")
    blank = command("template", _template, "writes a workbook to fill in")
    blank.add_argument("kind", choices=TEMPLATES, metavar="KIND", help=", ".join(TEMPLATES))
    blank.add_argument("path", type=Path, metavar="PATH")
    blank.add_argument("--programme", metavar="NAME", help="fill it in with what is known of this programme")
    blank.add_argument("--on", type=_day, metavar="DATE", help="the day of a register's session, such as 2026-10-06")
    handed = command("dossier", _dossier, "writes one person's dossier, for Word (.docx) or as PDF")
    handed.add_argument("person", metavar="PERSON")
    handed.add_argument("path", type=Path, metavar="PATH", help="ends in .docx or .pdf")
    handed.add_argument("--programme", metavar="NAME")
    handed.add_argument("--framework", metavar="ID", help="otherwise the edition they joined the pathway under")
    handed.add_argument("--layout", choices=list(Layout), default=Layout.SOCIETY, help="for the society, or for ARCP")
    handed.add_argument("--on", type=_day, metavar="DATE", help="as of this day, such as 2026-10-06")
    certified = command("certificate", _certificate, "writes a certificate of attendance, for Word (.docx) or as PDF")
    certified.add_argument("person", metavar="PERSON")
    certified.add_argument("path", type=Path, metavar="PATH", help="ends in .docx or .pdf")
    certified.add_argument("--programme", metavar="NAME")
    certified.add_argument("--from", type=_day, metavar="DATE", required=True, dest="first")
    certified.add_argument("--to", type=_day, metavar="DATE", required=True, dest="last")
    certified.add_argument("--signed-by", metavar="NAME", required=True)
    certified.add_argument("--office", metavar="OFFICE", default="", help="such as “leader of the group”")
    _add_papers(command)
    _add_leaving(command)
    return parser


def _add_papers(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands that write what a programme found."""
    reported = command("report", _report, "writes the report of a term, for Word (.docx) or as PDF")
    reported.add_argument("term", metavar="TERM")
    shown = command("slides", _slides, "writes a programme's findings as slides (.pptx)")
    counted = command("figures", _figures, "writes every figure with its n into a workbook (.xlsx)")
    printed = command("poster", _poster, "writes a poster, as a slide to go on with (.pptx) or as PDF")
    printed.add_argument("--size", choices=list(Size), default=Size.A1)
    for added, endings in (
        (reported, ".docx or .pdf"),
        (shown, ".pptx"),
        (counted, ".xlsx"),
        (printed, ".pptx or .pdf"),
    ):
        added.add_argument("path", type=Path, metavar="PATH", help=f"ends in {endings}")
        added.add_argument("--programme", metavar="NAME")


def _add_leaving(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands by which a whole programme, or what may be told of it, leaves."""
    export = command("export", _export, "writes a whole programme into one workbook")
    export.add_argument("path", type=Path, metavar="PATH")
    export.add_argument("--programme", metavar="NAME")
    frozen = command("publish", _publish, "freezes what an audience may see; gives the link's path")
    frozen.add_argument("--title", metavar="T", required=True)
    frozen.add_argument("--minimum", type=int, metavar="N", help="the least number of people that anything is shown of")
    frozen.add_argument("--reason", metavar="WORDS", default="", help="why smaller groups than usual may be seen")
    frozen.add_argument("--expires", type=_day, metavar="DATE", help="the last day it is shown, such as 2026-10-06")
    frozen.add_argument("--flagged-seen", action="store_true", help="what is flagged was looked at and may be shown")
    frozen.add_argument("--programme", metavar="NAME")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2026-10-06") from fault


def _open(options: argparse.Namespace) -> Database:
    return open_database(options.database or default_address())


# --- commands ---------------------------------------------------------------------------------------------------


def _sample(options: argparse.Namespace) -> Result:
    done = sample.load_sample(_open(options))
    document = {"programme": sample.NAME, "uploads": [{"file": file, "upload": done[file]} for file in sorted(done)]}
    return DONE, document, f"“{sample.NAME}” is in the record, from {len(done)} workbooks."


def _import(options: argparse.Namespace) -> Result:
    if absent := [str(path) for path in options.files if not path.is_file()]:
        raise Usage("There is no file " + ", ".join(absent))
    files = [(path.name, path.read_bytes()) for path in options.files]
    answers = _given_answers(options.answers)
    database = _open(options)
    with database.reading() as connection:
        name = options.programme or _own_programme(programmes.programmes(connection))
        home = programmes.programme_named(connection, name)
        examination = examine(connection, home, files, answers)
        if options.accept_guesses:
            examination = _with_guesses(lambda given: examine(connection, home, files, given), examination)
    done = {} if options.dry_run or not examination.ready else uploads.accept(database, name, examination)
    document = _import_document(examination, done)
    text = _import_text(document)
    if options.dry_run:
        told = changes(database, name, examination)
        document["changes"] = told.as_json()
        text = "\n".join([text, *told.lines()])
    waiting = (Status.NEEDS_ANSWERS, Status.REJECTED)
    open_questions = any(file.status(examination.answers) in waiting for file in examination.files)
    attention = open_questions or any(fault.is_error for fault in examination.findings)
    return NEEDS_ATTENTION if attention else DONE, document, text


def _recipes(options: argparse.Namespace) -> Result:
    database = _open(options)
    with database.reading() as connection:
        name = options.programme or _own_programme(programmes.programmes(connection))
        found = recipes.recipes(connection, programmes.programme_named(connection, name) or 0)
    text = "\n".join(
        f"# {recipe.kind}, as in “{recipe.file}”: {', '.join(recipe.headings)}\n{as_toml(recipe.answers)}"
        for recipe in found
    )
    return DONE, {"recipes": [asdict(recipe) for recipe in found]}, text or "Nothing is remembered yet."


def _given_answers(file: Path | None) -> Answers:
    if file is None:
        return Answers()
    if not file.is_file():
        raise Usage(f"There is no file {file}")
    return read_answers(file)


def _with_guesses(look: Callable[[Answers], Examination], examination: Examination) -> Examination:
    """Takes guesses until they raise no more questions: an answer may let the next question be seen."""
    for _round in range(5):
        answers = examination.answers.with_guesses(examination.questions)
        if answers == examination.answers:
            break
        examination = look(answers)
    return examination


def _own_programme(known: dict[str, int]) -> str:
    own = [name for name in known if name != sample.NAME]
    if len(own) > 1:
        raise Usage("There are several programmes; say which with --programme: " + ", ".join(own))
    return own[0] if own else FIRST_PROGRAMME


def _import_document(examination: Examination, done: dict[str, str]) -> dict[str, Any]:
    return {
        "files": [_file_document(file, examination.answers, done) for file in examination.files],
        "findings": [fault.as_json() for fault in examination.findings],
    }


def _file_document(file: FileExamination, answers: Answers, done: dict[str, str]) -> dict[str, Any]:
    status = "accepted" if file.file in done and not file.already else str(file.status(answers))
    return {
        "file": file.file,
        "upload": file.already or done.get(file.file),
        "status": status,
        "questions": [question.as_json() for question in file.own_questions],
        "sheets": [sheet.as_json() for sheet in file.sheets],
    }


def _import_text(document: dict[str, Any]) -> str:
    lines = [f"{file['file']}: {file['status']} {file['upload'] or ''}".rstrip() for file in document["files"]]
    for fault in document["findings"]:
        place = " ".join(filter(None, (fault["file"], fault["sheet"], fault["cell"])))
        lines.append(f"{fault['severity']}: {place}: {fault['message']} {fault['remedy']}")
    for file in document["files"]:
        for question in [*file["questions"], *(asked for sheet in file["sheets"] for asked in sheet["questions"])]:
            guess = f" (guess: {question['guess']})" if question["guess"] else ""
            lines.append(f"question: {question['asks']} {', '.join(question['choices'])}{guess}")
    return "\n".join(lines)


def _undo(options: argparse.Namespace) -> Result:
    file = uploads.undo(_open(options), options.upload)
    return DONE, {"upload": options.upload, "file": file, "state": "undone"}, f"“{file}” was undone."


def _uploads(options: argparse.Namespace) -> Result:
    with _open(options).reading() as connection:
        found = uploads.history(connection)
    text = "\n".join(f"{one.id}  {one.accepted_at:%Y-%m-%d %H:%M}  {one.state}  {one.file}" for one in found)
    return DONE, {"uploads": [one.as_json() for one in found]}, text or "Nothing has been uploaded yet."


def _chosen_programme(database: Database, options: argparse.Namespace) -> str:
    with database.reading() as connection:
        known = programmes.programmes(connection)
    if options.programme:
        if options.programme not in known:
            raise Usage(f"There is no programme “{options.programme}”.")
        return str(options.programme)
    own = [name for name in known if name != sample.NAME] or list(known)
    if len(own) != 1:
        raise Usage("Say which programme with --programme: " + ", ".join(own) if own else "The record is empty.")
    return own[0]


def _summary(options: argparse.Namespace) -> Result:
    found = _chosen_overview(options)
    lines = [found.paragraph(summary) for summary in found.terms]
    lines += [f"{figures.time_point.name}: {describe_answers(figures)}" for figures in found.time_points]
    return DONE, summary_document(found, with_p=options.with_p), "\n\n".join(lines)


def _progress(options: argparse.Namespace) -> Result:
    database = _open(options)
    programme = _chosen_programme(database, options)
    people = leaders_in_training(database, programme)
    if options.person:
        people = _named(database, programme, options.person)
    known = frameworks_of(database, programme)
    chosen = _chosen_framework(options, known)
    on = options.on or date.today()
    judged = [(person, progress_of(database, person, chosen or framework_of(person, known), on)) for person in people]
    found = [(person, one, outlook_of(database, programme, person, one)) for person, one in judged]
    text = "\n".join(
        f"{person.name}: {one.criterion.title}: {one.status}. {one.reason}"
        for person, progress in judged
        for one in progress.criteria
    )
    return DONE, progress_document(found), text or "Nobody is recorded as a leader in training."


def _named(database: Database, programme: str, name: str) -> list[Person]:
    """Everybody of this name."""
    people = [person for person in everybody(database, programme) if name_key(person.name) == name_key(name)]
    if not people:
        raise Usage(f"There is nobody named “{name}” in “{programme}”.")
    return people


def _only(database: Database, programme: str, name: str) -> Person:
    person, *others = _named(database, programme, name)
    if others:
        raise Usage(f"There are several people named “{name}” in “{programme}”.")
    return person


def _chosen_framework(options: argparse.Namespace, known: Mapping[str, Framework]) -> Framework | None:
    if options.framework and options.framework not in known:
        left_out = [str(fault) for fault in refused() if fault.file.stem == options.framework]
        there_are = f"There is no framework “{options.framework}”; there are: " + ", ".join(known)
        raise Usage("\n".join(left_out) or there_are)
    return known.get(options.framework)


def _dossier(options: argparse.Namespace) -> Result:
    write = _writer(options.path, WRITERS)
    database = _open(options)
    programme = _chosen_programme(database, options)
    person = _only(database, programme, options.person)
    known = frameworks_of(database, programme)
    framework = _chosen_framework(options, known)
    if options.layout == Layout.SOCIETY:
        framework = framework or framework_of(person, known)
    on = options.on or date.today()
    made = dossier(database, programme, person, framework, on, Layout(options.layout))
    document = {"person": person.name, "framework": framework and framework.id, "layout": options.layout}
    return _written(options.path, {**document, "on": on.isoformat()}, write(made), f"The dossier of {person.name}")


def _certificate(options: argparse.Namespace) -> Result:
    write = _writer(options.path, WRITERS)
    database = _open(options)
    programme = _chosen_programme(database, options)
    person = _only(database, programme, options.person)
    sessions = attended_in(database, programme, person, options.first, options.last)
    if not sessions.sessions:
        raise Usage(f"No session of {person.name} is on record from {options.first} to {options.last}.")
    made = certificate(person, programme, sessions, Signatory(options.signed_by, options.office))
    document = {"person": person.name, "from": options.first.isoformat(), "to": options.last.isoformat()}
    what = f"A certificate for {person.name}"
    return _written(options.path, {**document, "sessions": sessions.number}, write(made), what)


Writer = TypeVar("Writer")


def _writer(path: Path, writers: Mapping[str, Writer]) -> Writer:
    """What writes a file of this kind."""
    if path.suffix.lower() not in writers:
        raise Usage(f"{path} should end in " + " or ".join(writers))
    return writers[path.suffix.lower()]


def _report(options: argparse.Namespace) -> Result:
    write = _writer(options.path, WRITERS)
    database = _open(options)
    programme = _chosen_programme(database, options)
    found = overview(database, programme)
    assert found is not None
    terms = [one.term.name for one in found.terms]
    if options.term not in terms:
        raise Usage(f"There is no term “{options.term}” in “{programme}”; there are: " + ", ".join(terms))
    content = write(term_report(database, programme, options.term))
    document = {"programme": programme, "term": options.term}
    return _written(options.path, document, content, f"The report of {options.term}")


def _slides(options: argparse.Namespace) -> Result:
    write = _writer(options.path, {".pptx": slides})
    found = _chosen_overview(options)
    return _written(options.path, {"programme": found.name}, write(found), f"A set of slides of “{found.name}”")


def _figures(options: argparse.Namespace) -> Result:
    write = _writer(options.path, {".xlsx": figures_workbook})
    database = _open(options)
    programme = _chosen_programme(database, options)
    content = write(database, programme)
    return _written(options.path, {"programme": programme}, content, f"Every figure of “{programme}”")


def _poster(options: argparse.Namespace) -> Result:
    write = _writer(options.path, POSTERS)
    found = _chosen_overview(options)
    document = {"programme": found.name, "size": options.size}
    return _written(options.path, document, write(found, Size(options.size)), f"The poster of “{found.name}”")


def _chosen_overview(options: argparse.Namespace) -> Overview:
    database = _open(options)
    found = overview(database, _chosen_programme(database, options))
    assert found is not None
    return found


def _template(options: argparse.Namespace) -> Result:
    if not options.programme:
        return _written(options.path, {"kind": options.kind}, blank_workbook(options.kind), f"A blank {options.kind}")
    database = _open(options)
    programme = _chosen_programme(database, options)
    content = prefilled_workbook(database, programme, options.kind, date.today(), options.on)
    document = {"kind": options.kind, "programme": programme}
    return _written(options.path, document, content, f"A {options.kind} for “{programme}”")


def _export(options: argparse.Namespace) -> Result:
    database = _open(options)
    programme = _chosen_programme(database, options)
    content = programme_workbook(database, programme)
    return _written(options.path, {"programme": programme}, content, f"Everything of “{programme}”")


def _publish(options: argparse.Namespace) -> Result:
    """Everything that may be told of a programme, as Share has it when it is opened; comments are chosen there."""
    database = _open(options)
    found = _chosen_overview(options)
    looked = look(database, found.name, everything(found, options.title, _chosen_rule(options)), date.today())
    made = looked.draft
    with database.reading() as connection:
        home = programmes.programme_named(connection, found.name) or 0
        refused = [*made.refused, *publications.slips(connection, options.title, publications.LONGEST_TITLE)]
    document = {
        "programme": found.name,
        "title": options.title,
        "expires": options.expires and options.expires.isoformat(),
        "withheld": [asdict(one) for one in made.withheld],
        "flagged": made.flagged,
        "refused": refused,
        "path": None,
    }
    if refused or (made.flagged and not options.flagged_seen):
        hint = [] if refused else ["Please look at each of these. If it may be shown, say so with --flagged-seen."]
        return NEEDS_ATTENTION, document, "\n".join([*refused, *made.flagged, *hint])
    name = options.title[: publications.LONGEST_NAME]
    number = publications.publish(database, home, name, looked.made(options.reason), options.expires)
    with database.reading() as connection:
        (token,) = (one.token for one in publications.publications(connection, home) if one.number == number)
    path = f"/?{SHOW}={token}"
    return DONE, document | {"path": path}, f"“{options.title}” is published at {path}"


def _chosen_rule(options: argparse.Namespace) -> Rule:
    if options.minimum is None:
        return rules().rule(rules().default)
    found = {one.people: one for one in rules().presets}
    if options.minimum not in found:
        raise Usage("--minimum is one of: " + ", ".join(f"{least} ({one.title})" for least, one in found.items()))
    return found[options.minimum]


def _written(path: Path, document: dict[str, Any], content: bytes, what: str) -> Result:
    if path.exists():
        raise Usage(f"There is a file {path} already. Choose another name, so that nothing is lost.")
    path.write_bytes(content)
    return DONE, {**document, "path": str(path)}, f"{what} is in {path}."


if __name__ == "__main__":
    sys.exit(main())
