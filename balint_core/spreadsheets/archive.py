"""The zip archive that a workbook is: which sheets it lists, and an archive for the reader of what was looked at.

Two programs may find different things in one zip file: a name given twice, a size that lies, a second table of
contents. So the reader is never given the file itself, but an archive written here, which holds only the parts that
the guard has seen from their first byte to their last, under names given here.
"""

import posixpath
import struct
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
from balint_core.watching import Count, quiet

PARTS = 5_000
"""Parts of a workbook."""
OUTLINE = 4 * 2**20
"""Bytes of a part that is kept in memory as a tree."""
LARGE = 4 * 2**20
"""Bytes of a part from which it is told how much of it was seen."""
FORMATS = 32 * 2**20
"""Bytes of a workbook's cell formats."""
STATES = {"visible": "visible", "hidden": "hidden", "veryHidden": "very hidden"}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Listed:
    """A sheet as its workbook lists it: visible, hidden or very hidden; `part` is what was seen of it."""

    name: str
    state: str
    part: Part


@dataclass(frozen=True)
class Inspected:
    """A workbook's sheets, and an archive for the reader, in which they are named 1, 2, …"""

    sheets: tuple[Listed, ...]
    content: bytes
    from_1904: bool


def inspect(content: bytes, tell: Count = quiet) -> Inspected | None:
    """Looks at an archive part by part; None where it holds no workbook. Raises TooLarge or Broken."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = members(archive)
            book = _Book.of(archive, found)
            return _inspect_book(content, archive, book, tell) if book else None
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


def members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's parts by name, in small letters, as programs that know no capitals find them."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if unpacked > guard.UNPACKED:
        raise TooLarge(f"unpacked it would take {unpacked // 2**20:,} MB")
    if len(infos) > PARTS:
        raise TooLarge(f"it has more than {PARTS:,} parts")
    return {info.filename.replace("\\", "/").lower(): info for info in infos}


def pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = guard.UNPACKED) -> Iterator[bytes]:
    """A part from its first byte to its last, whatever size it claims; Broken where the claim is false."""
    if member.file_size > most:
        raise TooLarge(f"a part of it would take {member.file_size // 2**20:,} MB")
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


def told_pieces(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, tell: Count, most: int = guard.UNPACKED
) -> Iterator[bytes]:
    """The same, told after each piece where the part is a large one."""
    size, seen = member.file_size, 0
    for piece in pieces(archive, member, most):
        yield piece
        seen += len(piece)
        if size > LARGE:
            tell(seen // 2**20, size // 2**20, "MB")


# --- what a workbook lists -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Book:
    """A workbook's outline: (name, state, part) of each sheet, its texts and formats, its first day."""

    sheets: tuple[tuple[str, str, zipfile.ZipInfo], ...]
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
                state = STATES.get(element.get("state", "visible"), "hidden")
                sheets.append((element.get("name", ""), state, members.pop(target)))  # a part is one sheet's alone
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
    text = b"".join(pieces(archive, member))
    if b"<!DOCTYPE" in text or b"\0" in text:
        raise Broken("a part of it is not plain XML")
    return ElementTree.fromstring(text)


def _named(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


# --- what the reader is given ----------------------------------------------------------------------------------


def _inspect_book(content: bytes, archive: zipfile.ZipFile, book: _Book, tell: Count) -> Inspected:
    kept: dict[str, zipfile.ZipInfo] = {}
    lengths = array("L")
    if book.strings:
        lengths = guard.string_lengths(partial(pieces, archive, book.strings))
        kept["sharedStrings"] = book.strings
    if book.styles:
        if sum(map(len, pieces(archive, book.styles))) > FORMATS:
            raise TooLarge(f"its cell formats take more than {FORMATS // 2**20} MB")
        kept["styles"] = book.styles
    try:
        parts = _inspect_sheets(archive, book, lengths, tell, exact=False)
    except TooLarge:
        parts = _inspect_sheets(archive, book, lengths, tell, exact=True)
    sheets = [Listed(name, state, part) for (name, state, _member), part in zip(book.sheets, parts, strict=True)]
    kept.update((str(number), member) for number, (_name, _state, member) in enumerate(book.sheets, start=1))
    return Inspected(tuple(sheets), _packed(content, kept, book.from_1904), book.from_1904)


def _inspect_sheets(
    archive: zipfile.ZipFile, book: _Book, lengths: "array[int]", tell: Count, exact: bool
) -> list[Part]:
    parts: list[Part] = []
    cells = characters = 0
    for _name, _state, member in book.sheets:
        part = guard.inspect_sheet(partial(told_pieces, archive, member, tell), lengths, exact)
        cells, characters = cells + part.rectangle, characters + part.text
        if cells > guard.RECTANGLE or characters > guard.TEXT:
            raise TooLarge(f"its sheets reach over {cells:,} cells with {characters:,} characters")
        parts.append(part)
    return parts


def _packed(content: bytes, kept: dict[str, zipfile.ZipInfo], from_1904: bool) -> bytes:
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
    entries = [_Entry.stored(name, text.encode()) for name, text in outline.items()]
    entries += [_Entry.copied(f"xl/{name}.xml", content, member) for name, member in kept.items()]
    return _written(entries)


@dataclass(frozen=True)
class _Entry:
    """A part as it stands in an archive: how it is packed, its checksum and sizes, and its bytes."""

    name: str
    method: int
    checksum: int
    length: int
    packed: bytes | memoryview

    @classmethod
    def stored(cls, name: str, text: bytes) -> "_Entry":
        return cls(name, zipfile.ZIP_STORED, zlib.crc32(text), len(text), text)

    @classmethod
    def copied(cls, name: str, content: bytes, member: zipfile.ZipInfo) -> "_Entry":
        """A part that was seen, packed as it was: packing it again would take as long as reading it."""
        names = struct.unpack_from("<2H", content, member.header_offset + 26)
        begin = member.header_offset + 30 + sum(names)
        packed = memoryview(content)[begin : begin + member.compress_size]
        return cls(name, member.compress_type, member.CRC, member.file_size, packed)

    @property
    def header(self) -> bytes:
        """What the part's own beginning and the table of contents say alike (version, flags, method, time, …)."""
        name = len(self.name)
        return struct.pack("<5H3L2H", 20, 0, self.method, 0, 33, self.checksum, len(self.packed), self.length, name, 0)


def _written(entries: list[_Entry]) -> bytes:
    """A zip archive (APPNOTE.TXT, 4.3); the library writes none from parts that are packed already."""
    archive = BytesIO()
    contents = b""
    for entry in entries:
        begin, name = archive.tell(), entry.name.encode()
        archive.writelines([b"PK\3\4", entry.header, name, entry.packed])
        contents += b"PK\1\2" + struct.pack("<H", 20) + entry.header + struct.pack("<3H2L", 0, 0, 0, 0, begin) + name
    end = struct.pack("<4H2LH", 0, 0, len(entries), len(entries), len(contents), archive.tell(), 0)
    archive.writelines([contents, b"PK\5\6", end])
    return archive.getvalue()
