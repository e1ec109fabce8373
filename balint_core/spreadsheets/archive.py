"""The zip archive that a workbook is: which sheets it lists, and an archive for the reader of what was looked at.

Two programs may find different things in one zip file: a name given twice, a size that lies, a second table of
contents. So the reader is never given the file itself, but an archive written here, which holds only the parts that
the guard has seen from their first byte to their last, under names given here.
"""

import posixpath
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from xml.etree import ElementTree

from balint_core.spreadsheets import guard
from balint_core.spreadsheets.guard import Broken, Part, TooLarge

PARTS = 5_000
"""Parts of a workbook."""
OUTLINE = 4 * 2**20
"""Bytes of a part that is kept in memory as a tree."""
FORMATS = 32 * 2**20
"""Bytes of a workbook's cell formats."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Listed:
    """A sheet as its workbook lists it; `part` is what was seen of it, None where it is hidden."""

    name: str
    visible: bool
    part: Part | None


@dataclass(frozen=True)
class Inspected:
    """A workbook's sheets, and an archive for the reader, in which the visible ones are named 1, 2, …"""

    sheets: tuple[Listed, ...]
    content: bytes


def inspect(content: bytes) -> Inspected | None:
    """Looks at an archive part by part; None where it holds no workbook. Raises TooLarge or Broken."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = _members(archive)
            book = _Book.of(archive, members)
            return _inspect_book(archive, book) if book else None
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        LookupError,
        ValueError,
    ) as fault:
        raise Broken(str(fault)) from fault


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's parts by name, in small letters, as programs that know no capitals find them."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if unpacked > guard.UNPACKED:
        raise TooLarge(f"unpacked it would take {unpacked // 2**20:,} MB")
    if len(infos) > PARTS:
        raise TooLarge(f"it has more than {PARTS:,} parts")
    return {info.filename.replace("\\", "/").lower(): info for info in infos}


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part from its first byte to its last, whatever size it claims; Broken where the claim is false."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Broken("it is packed in a way that workbooks are not")
    generous = copy(member)
    generous.file_size = guard.UNPACKED
    length = 0
    with archive.open(generous) as stream:
        while piece := stream.read(guard.CHUNK):
            length += len(piece)
            if length > member.file_size:
                break
            yield piece
    if length != member.file_size:
        raise Broken("a part is not as long as it says")


# --- what a workbook lists -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Book:
    """A workbook's outline: (name, visible, part) of each sheet, its texts and formats, its first day."""

    sheets: tuple[tuple[str, bool, zipfile.ZipInfo], ...]
    strings: zipfile.ZipInfo | None
    styles: zipfile.ZipInfo | None
    from_1904: bool

    @classmethod
    def of(cls, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> "_Book | None":
        roots = _relations(archive, members, "_rels/.rels") if "_rels/.rels" in members else {}
        main = next((target for kind, target in roots.values() if kind == "officeDocument"), "xl/workbook.xml")
        if main not in members or not main.startswith("xl/") or not main.endswith(".xml"):
            return None
        folder, name = posixpath.split(main)
        related = _relations(archive, members, f"{folder}/_rels/{name}.rels")
        outline = _tree(archive, members[main])
        sheets = []
        for element in _named(outline, "sheet"):
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            kind, target = related[relation]
            if kind == "worksheet":
                visible = element.get("state", "visible") == "visible"
                sheets.append((element.get("name", ""), visible, members.pop(target)))  # a part is one sheet's alone
        targets = {kind: target for kind, target in related.values()}
        strings = members.get(targets.get("sharedStrings", f"{folder}/sharedstrings.xml"))
        styles = members.get(targets.get("styles", f"{folder}/styles.xml"))
        from_1904 = any(about.get("date1904") in ("1", "true", "on") for about in _named(outline, "workbookPr"))
        return cls(tuple(sheets), strings, styles, from_1904)


def _relations(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> dict[str, tuple[str, str]]:
    """What a part is related to, by id: (the last word of the kind, name of the part). Nothing outside the file is."""
    folder = "/" + posixpath.dirname(posixpath.dirname(name))
    found = {}
    for link in _named(_tree(archive, members[name]), "Relationship"):
        target = link.get("Target", "").replace("\\", "/").lower()
        path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        kind = posixpath.basename(link.get("Type", ""))
        if link.get("TargetMode") != "External":
            found[link.get("Id", "")] = (kind, target if path not in members and target in members else path)
    return found


def _tree(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> ElementTree.Element:
    if member.file_size > OUTLINE:
        raise TooLarge(f"its list of sheets has more than {OUTLINE // 2**20} MB")
    text = b"".join(_pieces(archive, member))
    if b"<!DOCTYPE" in text or b"\0" in text:
        raise Broken("a part of it is not plain XML")
    return ElementTree.fromstring(text)


def _named(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


# --- what the reader is given ----------------------------------------------------------------------------------


def _inspect_book(archive: zipfile.ZipFile, book: _Book) -> Inspected:
    kept: dict[str, zipfile.ZipInfo] = {}
    lengths = array("L")
    if book.strings:
        lengths = guard.string_lengths(_pieces(archive, book.strings))
        kept["sharedStrings"] = book.strings
    if book.styles:
        if sum(map(len, _pieces(archive, book.styles))) > FORMATS:
            raise TooLarge(f"its cell formats take more than {FORMATS // 2**20} MB")
        kept["styles"] = book.styles
    sheets: list[Listed] = []
    cells = characters = 0
    for name, visible, member in book.sheets:
        part = guard.inspect_sheet(partial(_pieces, archive, member), lengths) if visible else None
        sheets.append(Listed(name, visible, part))
        if part:
            kept[str(len(sheets))] = member
            cells, characters = cells + part.rectangle, characters + part.text
            if cells > guard.RECTANGLE or characters > guard.TEXT:
                raise TooLarge(f"its sheets reach over {cells:,} cells with {characters:,} characters")
    return Inspected(tuple(sheets), _packed(archive, kept, book.from_1904))


def _packed(archive: zipfile.ZipFile, kept: dict[str, zipfile.ZipInfo], from_1904: bool) -> bytes:
    """An archive of the parts that were seen, with an outline that lists the numbered ones as sheets."""
    sheets = [name for name in kept if name.isdecimal()]
    listed = "".join(f'<sheet name="{name}" sheetId="{name}" r:id="r{name}"/>' for name in sheets)
    kinds = {name: "worksheet" if name in sheets else name for name in kept}
    related = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>' for name, kind in kinds.items()
    )
    outline = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r0" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(from_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, text in outline.items():
            made.writestr(name, text)
        for name, member in kept.items():
            with made.open(f"xl/{name}.xml", "w") as part:
                for piece in _pieces(archive, member):
                    part.write(piece)
    return packed.getvalue()
