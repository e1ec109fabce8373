"""The command line: its exit statuses, its JSON, and that standard output holds nothing else."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from balint_core import sample
from balint_core.__main__ import main
from balint_core.frameworks import frameworks
from balint_core.instruments import TEMPLATES
from balint_core.record.database import default_address, open_database
from balint_core.record.publications import digest_shown
from tests.tables import workbook

REGISTER = [
    ["Date", "Name", "Role"],
    ["6/10/2026", "Asha Sample", "member"],
    ["6/10/2026", "Bryn Invented", "co-leader"],
]


def run(*words: str) -> tuple[int, str]:
    out = StringIO()
    return main(words, out), out.getvalue()


def run_json(*words: str) -> tuple[int, Any]:
    status, text = run(*words, "--json")
    return status, json.loads(text)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "autumn.xlsx"
    file.write_bytes(workbook({"Register": REGISTER}))
    return file


def test_sample_then_summary_then_progress() -> None:
    status, first = run_json("sample")
    assert status == 0
    assert run_json("sample") == (0, first), "a second time changes nothing"
    assert run_json("summary")[1]["attendees"]["people"] == 34
    status, progress = run_json("progress", "--on", "2021-12-17")
    recorded = {
        person["person"]: next(one for one in person["criteria"] if one["id"] == "co_leading")["recorded"]
        for person in progress["people"]
    }
    assert status == 0
    assert sorted(recorded.values()) == [0, 3, 6, 12]


def test_what_may_be_told_is_published_and_what_is_flagged_is_looked_at_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["sample"])
    status, document = run_json("publish", "--title", "At the meeting")
    assert (status, document["path"]) == (1, None) and "100 % (8/8)" in document["flagged"][0]
    seen = ("publish", "--title", "At the meeting", "--flagged-seen")
    status, document = run_json(*seen, "--expires", "2030-12-31")
    assert status == 0 and document["withheld"] and document["path"].startswith("/?show=")
    database = open_database(default_address())
    token = document["path"].removeprefix("/?show=")
    assert digest_shown(database, token, date(2030, 12, 31)) and not digest_shown(database, token, date(2031, 1, 1))
    assert run(*seen, "--minimum", "3")[0] == 1 and "say why" in capsys.readouterr().err
    assert run(*seen, "--minimum", "3", "--reason", "Everybody agreed to it")[0] == 0
    assert run(*seen, "--minimum", "4")[0] == 2 and "3 (At least 3), 5 (At least 5)" in capsys.readouterr().err
    status, document = run_json("publish", "--title", "For asha.sample@example.org", "--flagged-seen")
    assert (status, document["path"]) == (1, None) and "e-mail" in document["refused"][-1]


def test_progress_of_one_person_knows_the_rows_behind_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["sample"])
    _status, document = run_json("progress", "dr asha SAMPLE", "--on", "2021-12-17")
    (person,) = document["people"]
    assert (person["framework"], person["pathway"]) == ("balint_society_uk_2016", "no_psychoanalytic_training")
    co_leading = next(one for one in person["criteria"] if one["id"] == "co_leading")
    assert (co_leading["recorded"], co_leading["needed"], co_leading["status"]) == (12, 20, "under-way")
    assert len(co_leading["evidence"]) == 12
    line = co_leading["evidence"][0]
    assert (line["file"], line["sheet"], line["counts"]) == ("register.xlsx", "Register", 1)
    assert line["upload"].startswith("u_")
    assert line["cell"][1:].isdigit()
    assert "percent" not in json.dumps(document)
    assert main(["progress", "Nobody At All"]) == 2
    assert "Nobody At All" in capsys.readouterr().err


def test_import_accepts_and_tells_what_it_took(register: Path) -> None:
    status, document = run_json("import", str(register))
    (file,) = document["files"]
    (sheet,) = file["sheets"]
    assert status == 0
    assert file["status"] == "accepted"
    assert (sheet["kind"], sheet["shape"], sheet["source"], sheet["heading_row"]) == ("register", "long", "generic", 1)
    assert sheet["rows"] == {"read": 2, "accepted": 2, "rejected": 0, "ignored": 0}
    assert (sheet["people"], sheet["sessions"], sheet["attendances"]) == (2, 1, 1)
    status, again = run_json("import", str(register))
    assert (status, again["files"][0]["status"], again["files"][0]["upload"]) == (0, "already-imported", file["upload"])
    status, undone = run_json("undo", file["upload"])
    assert (status, undone["state"]) == (0, "undone")
    status, history = run_json("uploads")
    assert [upload["state"] for upload in history["uploads"]] == ["undone"]


def test_dry_run_stores_nothing(register: Path) -> None:
    assert run_json("import", "--dry-run", str(register))[1]["files"][0]["status"] == "ready"
    assert run_json("uploads")[1] == {"uploads": []}


def test_an_open_question_leaves_the_file_unaccepted_until_it_is_answered(tmp_path: Path) -> None:
    file = tmp_path / "autumn.xlsx"
    file.write_bytes(workbook({"Register": [*REGISTER, ["6/10/2026", "Carys Mock", "OD"]]}))
    status, document = run_json("import", "--accept-guesses", str(file))
    assert (status, document["files"][0]["status"]) == (1, "needs-answers")
    (question,) = document["files"][0]["sheets"][0]["questions"]
    assert (question["code"], question["about"], question["cells"], question["guess"]) == (
        "unknown-mark",
        "OD",
        ["C4"],
        None,
    )
    assert "observer" in question["choices"]
    (finding,) = [one for one in document["findings"] if one["severity"] == "error"]
    assert (finding["code"], finding["sheet"], finding["cell"], finding["value"]) == (
        "unknown-mark",
        "Register",
        "C4",
        "OD",
    )

    answers = tmp_path / "answers.toml"
    answers.write_text('[[answers]]\ncode = "unknown-mark"\nabout = "OD"\nchoice = "observer"\n')
    status, document = run_json("import", "--answers", str(answers), str(file))
    assert (status, document["files"][0]["status"]) == (0, "accepted")
    assert document["files"][0]["sheets"][0]["rows"]["accepted"] == 3


def test_good_rows_are_accepted_and_faults_make_the_exit_status_one(tmp_path: Path) -> None:
    file = tmp_path / "autumn.xlsx"
    file.write_bytes(workbook({"Register": [*REGISTER, ["32 Sep 2026", "Carys Mock", "member"]]}))
    status, document = run_json("import", str(file))
    assert (status, document["files"][0]["status"]) == (1, "accepted")
    assert document["files"][0]["sheets"][0]["rows"] == {"read": 3, "accepted": 2, "rejected": 1, "ignored": 0}
    assert [(one["code"], one["cell"]) for one in document["findings"] if one["severity"] == "error"] == [
        ("impossible-date", "A4")
    ]


def test_a_sheet_that_may_be_something_else_is_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    file.write_bytes(workbook({"Log": [["Date", "Name", "What I did"], ["6/10/2026", "Asha Sample", "a weekend"]]}))
    status, document = run_json("import", "--accept-guesses", str(file))
    assert (status, document["files"][0]["status"]) == (1, "needs-answers")
    not_read, question = document["files"][0]["sheets"][0]["questions"]
    assert (not_read["code"], not_read["about"], not_read["optional"]) == ("which-column", "What I did", True)
    assert (question["code"], question["guess"], question["choices"]) == (
        "unsure-kind",
        None,
        ["a register", "leave out"],
    )
    answers = tmp_path / "answers.toml"
    answers.write_text(
        f'[[answers]]\ncode = "unsure-kind"\nabout = "{question["about"]}"\nchoice = "leave out"\n', encoding="utf-8"
    )
    assert run_json("import", "--answers", str(answers), str(file))[1]["files"][0]["status"] == "rejected"


def test_a_newer_copy_takes_the_place_of_the_earlier_one_when_guesses_are_taken(register: Path) -> None:
    run("import", str(register))
    register.write_bytes(workbook({"Register": [*REGISTER, ["13/10/2026", "Asha Sample", "member"]]}))
    assert run_json("import", str(register))[1]["files"][0]["status"] == "needs-answers"
    assert run("import", "--accept-guesses", str(register))[0] == 0
    _status, summary = run_json("summary")
    assert [(term["sessions"], term["attendances"]) for term in summary["terms"]] == [(2, 2)]
    assert [one["state"] for one in run_json("uploads")[1]["uploads"]] == ["accepted", "replaced"]


def test_progress_is_told_by_each_framework() -> None:
    run("sample")
    for framework in frameworks():
        status, document = run_json("progress", "--framework", framework, "--on", "2021-12-17")
        assert status == 0 and {person["framework"] for person in document["people"]} == {framework}
        assert run("progress", "--framework", framework)[0] == 0


def test_a_framework_that_was_left_out_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("sample")
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "ours.toml").write_text('id = "ours"\ncolour = "red"\n', encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    assert main(["progress", "--framework", "ours"], StringIO()) == 2
    assert "colour: is not a key that is known here" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["import", "no such file.xlsx"],
        ["summary", "--programme", "none of this name"],
        ["progress", "--framework", "nowhere_1900"],
        ["progress", "--on", "yesterday"],
        ["summary"],
        ["template", "poster", "x.xlsx"],
        ["dance"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(words: list[str]) -> None:
    assert main(words, StringIO()) == 2


def test_a_record_out_of_reach_is_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"this is not a record" * 100)
    assert main(["uploads", "--database", f"sqlite:///{broken}"], StringIO()) == 3
    assert "damaged" in capsys.readouterr().err
    assert main(["uploads", "--database", "nonsense"], StringIO()) == 3


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_blank_workbook_is_recognised_as_what_it_is(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"{kind}.xlsx"
    assert run("template", kind, str(file))[0] == 0
    _status, document = run_json("import", "--dry-run", str(file))
    shown = [sheet for sheet in document["files"][0]["sheets"] if sheet["state"] == "visible"]
    assert {sheet["kind"] for sheet in shown} == {kind}


def test_the_sample_stays_apart_from_somebody_s_own_programme(register: Path) -> None:
    run("sample")
    run("import", str(register))
    assert run_json("summary")[1]["programme"] == "My programme"


def test_a_dry_run_tells_what_would_change(register: Path) -> None:
    _status, document = run_json("import", str(register), "--dry-run")
    assert document["changes"]["people"]["new"] == ["Asha Sample", "Bryn Invented"]
    run("import", str(register))
    register.write_bytes(workbook({"Register": [*REGISTER, ["6/10/2026", "Cai Example", "member"]]}))
    _status, text = run("import", str(register), "--dry-run", "--accept-guesses")
    assert "new attendances: Cai Example, 6 October 2026" in text


def test_remembered_answers_can_be_given_to_another_record(tmp_path: Path) -> None:
    file = tmp_path / "od.xlsx"
    file.write_bytes(workbook({"R": [["Date", "Name", "Present"], ["6/10/2026", "Asha Sample", 'O"D']]}))
    answers = tmp_path / "answers.toml"
    answers.write_text('[[answers]]\ncode = "unknown-mark"\nabout = \'O"D\'\nchoice = "late"\n', encoding="utf-8")
    assert run("recipes")[1].strip() == "Nothing is remembered yet."
    assert run("import", str(file), "--answers", str(answers))[0] == 0
    status, text = run("recipes")
    assert status == 0 and "What does" in text
    kept = tmp_path / "kept.toml"
    kept.write_text(text, encoding="utf-8")
    assert run("import", str(file), "--programme", "Another", "--answers", str(kept))[0] == 0


def test_a_programme_written_into_one_workbook_goes_into_another_record(register: Path, tmp_path: Path) -> None:
    run("sample")
    run("import", str(register))
    file = tmp_path / "everything.xlsx"
    status, document = run_json("export", str(file), "--programme", "My programme")
    assert (status, document) == (0, {"programme": "My programme", "path": str(file)})
    elsewhere = ("--database", f"sqlite:///{(tmp_path / 'elsewhere.sqlite').as_posix()}")
    assert run("import", str(file), *elsewhere)[0] == 0
    assert run_json("summary", *elsewhere) == run_json("summary")
    assert run("export", str(file))[0] == 2, "no file is written over"


def test_a_workbook_to_fill_in_knows_the_programme_it_is_for(tmp_path: Path) -> None:
    run("sample")
    file = tmp_path / "register.xlsx"
    words = ("template", "register", str(file), "--programme", sample.NAME, "--on", "2022-01-11")
    assert run_json(*words)[1] == {"kind": "register", "programme": sample.NAME, "path": str(file)}
    _status, document = run_json("import", "--dry-run", str(file), "--programme", sample.NAME)
    (sheet,) = document["files"][0]["sheets"]
    assert sheet["sheet"] == "ID Academic Programme"
    (blank,) = sheet["questions"]
    assert (blank["about"], len(blank["cells"])) == ("blank", sheet["rows"]["read"] - sheet["rows"]["ignored"])
    assert run("template", "register", str(tmp_path / "x.xlsx"), "--programme", "of another name")[0] == 2


def test_rows_of_a_register_with_sessions_across_are_counted_as_rows(tmp_path: Path) -> None:
    file = tmp_path / "wide.xlsx"
    rows = [
        ["Name", "3/10/2019", "10/10/2019", "17/10/2019"],
        ["Asha Sample", "yes", "OD", "yes"],
        ["Bryn Invented", "yes", "yes", "no"],
    ]
    file.write_bytes(workbook({"Register": rows}))
    _status, document = run_json("import", str(file), "--dry-run")
    (sheet,) = document["files"][0]["sheets"]
    assert sheet["shape"] == "wide"
    assert (sheet["rows"]["accepted"], sheet["rows"]["rejected"]) == (2, 0)
    assert sheet["questions"][0]["cells"] == ["C2"]


@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize("layout", ["society", "arcp"])
def test_a_dossier_is_written_for_one_person(ending: str, layout: str, tmp_path: Path) -> None:
    main(["sample"])
    path = tmp_path / f"mine.{ending}"
    words = ("dossier", "asha sample", str(path), "--layout", layout, "--on", "2021-12-17")
    framework = "balint_society_uk_2016" if layout == "society" else None
    told = {"person": "Asha Sample", "framework": framework, "layout": layout, "on": "2021-12-17", "path": str(path)}
    assert run_json(*words) == (0, told)
    assert path.read_bytes()[:4] == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}[ending]
    assert run(*words)[0] == 2, "a file is never written over"


def test_a_certificate_is_written_for_a_span_of_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sample"])
    path = tmp_path / "certificate.pdf"
    words = ["certificate", "Asha Sample", str(path), "--from", "2021-01-01", "--signed-by", "Wren Placeholder"]
    told = {"person": "Asha Sample", "from": "2021-01-01", "to": "2021-06-30", "sessions": 4, "path": str(path)}
    assert run_json(*words, "--to", "2021-06-30") == (0, told)
    assert path.read_bytes().startswith(b"%PDF")
    assert run(*words, "--to", "2021-01-02")[0] == 2
    assert "No session of Asha Sample is on record from 2021-01-01 to 2021-01-02." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Asha Sample", "x.txt"], "x.txt should end in .docx or .pdf"),
        (["Nobody Sample", "x.pdf"], "There is nobody named “Nobody Sample”"),
        (["Asha Sample", "x.pdf", "--framework", "nowhere"], "There is no framework “nowhere”"),
    ],
)
def test_a_dossier_that_cannot_be_written_says_why(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sample"])
    assert main(["dossier", *words]) == 2
    assert said in capsys.readouterr().err
