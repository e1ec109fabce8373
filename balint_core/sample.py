"""The sample programme: invented people whose figures are those of the South Wales poster."""

from balint_core.definitions import SHIPPED
from balint_core.record import programmes, questionnaires, quotes
from balint_core.record.database import Database
from balint_core.record.intake import examine
from balint_core.record.uploads import accept

NAME = "Sample programme (invented)"
QUOTE = "The Balint groups provide an excellent reflective space"
"""The comment that the poster prints, and so the one that is released."""


def sample_files() -> list[tuple[str, bytes]]:
    """The sample's workbooks as (file name, bytes)."""
    return [(file.name, file.read_bytes()) for file in sorted((SHIPPED / "sample").glob("*.xlsx"))]


def load_sample(database: Database) -> dict[str, str]:
    """Puts the sample programme in the record, as if its workbooks had been uploaded; again changes nothing.

    Returns the upload of each file by its name. Raises DatabaseAway and NotAccepted.
    """
    with database.reading() as connection:
        home = programmes.programme_named(connection, NAME)
        examination = examine(connection, home, sample_files())
    if all(file.already for file in examination.files):
        return {file.file: file.already or "" for file in examination.files}
    done = accept(database, NAME, examination)
    with database.writing() as connection:
        home = programmes.make_programme(connection, NAME)
        for comment in questionnaires.comments(connection, home):
            if comment.words == QUOTE:
                quotes.release(connection, comment.key)
    return done
