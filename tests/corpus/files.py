"""Files: encodings, separators, formats, and what is no spreadsheet at all."""

from tests.corpus.entry import entry
from tests.corpus.making import File, Page, book, sheets, zipped
from tests.corpus.registers_long import PLAIN

WELSH = """
Date       | Name            | Present
01/10/2026 | Siân Sample     | yes
01/10/2026 | Zoë O’Invented  | yes
01/10/2026 | Renée Pretend   | no
"""
TAKEN = "ready\nregister long from 1: 3 people, 1 sessions, 2 attendances"

ENTRIES = [
    entry("csv-utf-8", "A table of text in Unicode with commas.", book("register.csv", WELSH), TAKEN),
    entry(
        "csv-bom",
        "The same with the mark that Excel puts first.",
        book("register.csv", WELSH, encoding="utf-8-sig"),
        TAKEN,
    ),
    entry(
        "csv-windows",
        "The letters of Windows, semicolons between the cells.",
        book("register.csv", WELSH, encoding="cp1252", separator=";"),
        TAKEN + "\nnote text-assumed",
    ),
    entry(
        "csv-mac-roman",
        "The letters of an old Mac.",
        book("register.csv", WELSH, encoding="mac_roman", separator=";"),
        TAKEN + "\nnote text-assumed",
    ),
    entry(
        "csv-utf-16",
        "“Unicode text” of Excel: two bytes a letter, tabs between the cells, named .csv.",
        book("register.csv", WELSH, encoding="utf-16", separator="\t"),
        TAKEN + "\nnote text-assumed",
    ),
    entry(
        "csv-bars",
        "Upright bars between the cells.",
        book("register.csv", WELSH, separator="|"),
        TAKEN + "\nnote text-assumed",
    ),
    entry(
        "csv-tabs",
        "Tabs in a file named .csv.",
        book("register.csv", WELSH, separator="\t"),
        TAKEN + "\nnote text-assumed",
    ),
    entry(
        "csv-sep-line",
        "A first line “sep=;”, which Excel understands and nobody else.",
        File("register.csv", raw=b"sep=;\r\nDate;Name;Present\r\n01/10/2026;Asha Sample;yes\r\n"),
        "ready\nregister long from 1: 1 people, 1 sessions, 1 attendances",
    ),
    entry(
        "csv-decimal-commas",
        "A table from a machine that writes 1,5: semicolons part the cells, and a half is no number of sessions.",
        book(
            "portfolio.csv",
            """
            Name          | Date       | Activity       | Organiser      | Sessions
            Asha Sample   | 10/05/2025 | Member weekend | Balint Society | 6
            Bryn Invented | 10/05/2025 | Member weekend | Balint Society | 4.5
            """,
            separator=";",
            comma=True,
        ),
        """
        ready
        portfolio long from 1: 1 people, 1 entries
        error not-a-number E3
        """,
    ),
    entry(
        "csv-ragged",
        "Lines of different lengths, blank lines, and a comment with a comma and a line break in quotation marks.",
        File(
            "register.csv",
            raw=b"Balint register\r\n\r\nDate,Name,Present,Comment\r\n01/10/2026,Asha Sample,yes\r\n"
            b'01/10/2026,Bryn Invented,no,"on leave,\r\nback soon",,,\r\n\r\n08/10/2026,Asha Sample,OD\r\n',
        ),
        """
        needs-answers
        register long from 3: 2 people, 1 sessions, 1 attendances
        error unknown-mark C7
        ? unknown-mark OD: C7
        ? which-column Comment: D3
        """,
    ),
    entry(
        "csv-quotation-mark-open",
        "A quotation mark that is never closed would swallow the rest of the register.",
        File(
            "register.csv", raw=b'Date,Name,Present\r\n01/10/2026,"Asha Sample,yes\r\n01/10/2026,Bryn Invented,yes\r\n'
        ),
        """
        rejected
        error broken-file
        """,
    ),
    entry("empty-file", "A file without a byte.", File("Register.xlsx", raw=b""), "rejected\nerror empty-file"),
    entry(
        "only-headings",
        "A workbook with headings and nothing below.",
        book("Register.xlsx", "Date | Name | Role | Present"),
        """
        rejected
        register long from 1: nothing
        warning empty-sheet A1
        """,
        also="xls ods csv",
    ),
    entry(
        "wrong-ending",
        "A workbook of today named .xls, and a table of text named .xlsx: each is read for what it is.",
        (File("Register.xls", raw=book("r.xlsx", PLAIN).content), File("Other.xlsx", raw=book("o.csv", WELSH).content)),
        """
        Register.xls: ready
        Register.xls: register long from 1: 3 people, 2 sessions, 3 attendances
        Other.xlsx: rejected
        Other.xlsx: error not-a-spreadsheet
        """,
    ),
    entry(
        "pdf",
        "A scanned register in PDF.",
        File("Register.pdf", raw=b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
        "rejected\nerror not-a-spreadsheet",
    ),
    entry(
        "word-document",
        "A register in a document of Word.",
        File(
            "Register.docx",
            raw=zipped(
                {
                    "[Content_Types].xml": b"<Types/>",
                    "word/document.xml": b"<w:document/>",
                    "_rels/.rels": b"<Relationships/>",
                }
            ),
        ),
        "rejected\nerror not-a-spreadsheet",
    ),
    entry(
        "broken-archive",
        "A workbook of which half arrived.",
        File("Register.xlsx", raw=book("r.xlsx", PLAIN).content[:2000]),
        "rejected\nerror broken-file",
    ),
    entry(
        "password",
        "A workbook with a password.",
        File(
            "Register.ods",
            raw=zipped(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": b"<x/>",
                    "META-INF/manifest.xml": b"<encryption-data/>",
                }
            ),
        ),
        "rejected\nerror password-protected",
    ),
    entry(
        "html-named-xls",
        "A web page that an old system exports under the name .xls.",
        File("Export.xls", raw=b"<html><body><table><tr><td>Date</td><td>Name</td></tr></table></body></html>"),
        "rejected\nerror not-a-spreadsheet",
    ),
    entry(
        "same-file-twice",
        "The same register twice under two names is looked at once.",
        (
            File("Register.csv", raw=book("r.csv", WELSH).content),
            File("Copy of Register.csv", raw=book("r.csv", WELSH).content),
        ),
        """
        Register.csv: ready
        Register.csv: register long from 1: 3 people, 1 sessions, 2 attendances
        Copy of Register.csv: already-imported
        Copy of Register.csv: note same-file
        """,
    ),
    entry(
        "far-away-cell",
        "A register at the far right of a sheet, under forty blank rows.",
        File(
            "Register.xlsx",
            {"Sheet1": Page("\n".join(["|"] * 40 + ["|" * 30 + line for line in PLAIN.strip().splitlines()]))},
        ),
        """
        ready
        register long from 41: 3 people, 2 sessions, 3 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "not-ours",
        "A workbook with a rota and a budget, and nothing that belongs here.",
        sheets(
            "Rota.xlsx",
            {
                "Rota": "Week | On call | Second\n3/10/26 | Asha Sample | Bryn Invented\n10/10/26 | Bryn Invented | Asha Sample",
                "Budget": "What | Cost\nRoom | 40.50\nBiscuits | 12",
            },
        ),
        """
        rejected
        Rota: warning unrecognised-sheet A1
        Budget: warning unrecognised-sheet A1
        Rota: ? what-sheet this sheet: A1
        Rota: ? heading-row this sheet: A1
        Budget: ? what-sheet this sheet: A1
        Budget: ? heading-row this sheet: A1
        """,
        also="xls ods",
    ),
]
