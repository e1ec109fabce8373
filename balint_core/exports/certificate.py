"""A certificate of attendance: who came, when, for how long, in what role, and who says so. Never what was said."""

from dataclasses import dataclass
from datetime import date

from balint_core.exports.document import Display, Document, Facts, Heading, Paragraph, Signature, file_name
from balint_core.exports.dossier import register_table
from balint_core.exports.hours import Attended, attended
from balint_core.figures import counted, listed, long_date
from balint_core.people import Role
from balint_core.programme import evidence_about, uploads_to
from balint_core.record.database import Database
from balint_core.record.people import Person

KIND = "Certificate of attendance"


@dataclass(frozen=True)
class Signatory:
    """Who signs: their name and office, as the lead has typed them."""

    name: str
    office: str = ""


def attended_in(database: Database, programme: str, person: Person, first: date, last: date) -> Attended:
    """The sessions of this programme that somebody came to from one day to another, both included."""
    ours = uploads_to(database, programme)
    found = (line for line in evidence_about(database, person) if line.upload in ours)
    return attended(found, last).between(first, last)


def certificate(person: Person, programme: str, sessions: Attended, signatory: Signatory) -> Document:
    """A certificate of these sessions, of which there has to be at least one; ValueError otherwise."""
    if not sessions.sessions:
        raise ValueError("there is no session to certify")
    days = [session.day for session in sessions.sessions]
    roles = [role for role in Role if any(session.role is role for session in sessions.sessions)]
    groups = sorted({session.group for session in sessions.sessions if session.group})
    span = long_date(days[0]) if days[0] == days[-1] else f"{long_date(days[0])} to {long_date(days[-1])}"
    facts = [
        ("Programme", programme),
        ("Group", listed(groups)),
        ("Dates", span),
        ("Sessions", str(sessions.number)),
        ("Hours", sessions.in_words()),
        ("Role", listed([str(role) for role in roles])),
    ]
    number = counted(sessions.number, "session of a Balint group", "sessions of a Balint group")
    return Document(
        programme,
        KIND,
        f"{KIND} · {person.name} · {span}",
        (
            Paragraph("This is to certify that"),
            Display(person.name),
            Paragraph(f"took part in {number}."),
            Facts(tuple((label, words) for label, words in facts if words)),
            Signature(signatory.name, signatory.office),
            Heading("The sessions"),
            register_table(sessions, sources=False),
            Paragraph(
                "It says who came and when. What is said in a group stays there and is not recorded.", quiet=True
            ),
        ),
    )


def certificate_name(person: Person, first: date, last: date, ending: str) -> str:
    """What the file is called."""
    return file_name([person.name, KIND, f"{long_date(first)} to {long_date(last)}"], ending)
