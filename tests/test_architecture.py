"""Imports run downward only, each library has its room, and every page asks for leave first."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "balint_core"

FLOORS = [
    [
        "balint_core.csv_file",
        "balint_core.definitions",
        "balint_core.palette",
        "balint_core.snapshot",
        "balint_core.watching",
    ],
    ["balint_core.snapshot_folder", "balint_core.disclosure"],
    [
        "balint_core.activities",
        "balint_core.figures",
        "balint_core.scales",
        "balint_core.sessions",
        "balint_core.terms",
        "balint_core.people",
        "balint_core.traces",
    ],
    ["balint_core.findings", "balint_core.frameworks"],
    ["balint_core.statistics"],
    ["balint_core.spreadsheets"],
    ["balint_core.instruments", "balint_core.framework_text"],
    ["balint_core.drafting", "balint_core.editions"],
    ["balint_core.record"],
    ["balint_core.comparisons"],
    [
        "balint_core.evidence",
        "balint_core.evaluation",
        "balint_core.scores",
        "balint_core.run_charts",
        "balint_core.turnout",
    ],
    ["balint_core.turnout_compared", "balint_core.summarised"],
    ["balint_core.accreditation", "balint_core.shares_over_time"],
    ["balint_core.programme", "balint_core.sample", "balint_core.access", "balint_core.links"],
    ["balint_core.cohort", "balint_core.checklist"],
    ["balint_core.consequences"],
    ["balint_core.charts", "balint_core.exports"],
    ["balint_core.publishing"],
    ["balint_core.__main__", "balint_core.serve"],
]
"""Rooms from the ground up; a room may import from floors below its own, and within itself."""

LIBRARIES = {
    "streamlit": ["app", "pages", "balint_core.serve"],
    "starlette": ["balint_core.serve"],
    "uvicorn": ["balint_core.serve"],
    "altair": ["balint_core.charts"],
    "python_calamine": ["balint_core.spreadsheets"],
    "openpyxl": ["balint_core.spreadsheets"],
    "xlsxwriter": ["balint_core.spreadsheets"],
    "docx": ["balint_core.exports"],
    "pptx": ["balint_core.exports"],
    "reportlab": ["balint_core.exports"],
    "vl_convert": ["balint_core.exports.pictures", "balint_core.exports.published_file"],
    "sqlalchemy": ["balint_core.record"],
    "alembic": ["balint_core.record"],
    "tomlkit": ["balint_core.framework_text"],
    "scipy": ["balint_core.disclosure"],
    "fontTools": ["balint_core.exports.embedded"],
    "segno": ["balint_core.exports.qr"],
}


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def source_files() -> list[Path]:
    return sorted([*CORE.rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def floor_of(name: str) -> int | None:
    for floor, rooms in enumerate(FLOORS):
        if any(name == room or name.startswith(f"{room}.") for room in rooms):
            return floor
    return None


def room_of(name: str) -> str:
    return next((room for rooms in FLOORS for room in rooms if name == room or name.startswith(f"{room}.")), name)


@pytest.mark.parametrize("file", source_files(), ids=module_name)
def test_imports_run_downward(file: Path) -> None:
    here = module_name(file)
    own_floor = floor_of(here)
    if own_floor is None:
        assert here.split(".")[0] in ("app", "pages") or here == "balint_core", f"{here} has no floor"
        return
    for name in imports(file):
        floor = floor_of(name)
        if floor is not None and room_of(name) != room_of(here):
            assert floor <= own_floor, f"{here} imports {name} from a floor above"


def test_rooms_on_one_floor_do_not_import_one_another_in_a_circle() -> None:
    wants = {
        module_name(file): {room_of(name) for name in imports(file) if floor_of(name) is not None}
        for file in source_files()
    }
    rooms: dict[str, set[str]] = {}
    for module, wanted in wants.items():
        rooms.setdefault(room_of(module), set()).update(wanted - {room_of(module)})
    for room, wanted in rooms.items():
        for other in wanted:
            assert room not in rooms.get(other, set()), f"{room} and {other} import one another"


@pytest.mark.parametrize("file", source_files(), ids=module_name)
def test_each_library_has_its_room(file: Path) -> None:
    here = module_name(file)
    for name in imports(file):
        rooms = LIBRARIES.get(name.split(".")[0])
        if rooms:
            assert any(here == room or here.startswith(f"{room}.") for room in rooms), f"{here} imports {name}"


@pytest.mark.parametrize("file", sorted((ROOT / "pages").glob("*.py")), ids=lambda file: file.stem)
def test_every_page_asks_for_leave_before_anything_else(file: Path) -> None:
    statements = ast.parse(file.read_text(encoding="utf-8")).body
    first = next(
        node
        for node in statements
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )
    assert ast.unparse(first).startswith("entry.ask_leave("), f"{file.name} begins with {ast.unparse(first)}"


def test_run_py_needs_the_standard_library_alone() -> None:
    names = {name.split(".")[0] for name in imports(ROOT / "run.py")}
    assert names <= set(sys.stdlib_module_names)


def test_no_number_of_a_society_stands_in_python() -> None:
    numbers = {8, 20}
    for file in (*(CORE / "accreditation").glob("*.py"), CORE / "evidence.py", CORE / "frameworks.py"):
        constants = {
            node.value
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
        }
        assert not numbers & {value for value in constants if isinstance(value, int)}, file.name


def test_files_know_no_machine() -> None:
    for file in [*source_files(), ROOT / "run.py", *(ROOT / "data").rglob("*.toml"), *(ROOT / "docs").rglob("*.md")]:
        text = file.read_text(encoding="utf-8")
        assert not any(f"{folder}/" in text for folder in (ROOT, Path.home())), file


def test_top_level_is_as_prescribed() -> None:
    assert {"app.py", "pages", "balint_core", "data", "tests", "requirements.txt"} <= {
        path.name for path in ROOT.iterdir()
    }
