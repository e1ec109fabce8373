"""What was answered and is remembered: shown, changed, forgotten, and taken along as a file."""

import streamlit as st

from balint_core.record import recipes
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.recipes import Recipe
from balint_core.spreadsheets.recipe import Remembered, as_toml
from pages.parts import elements

FORGET = "ask again next time"


def remembered(database: Database, programme: int | None) -> None:
    """The programme's recipes, each in a fold; nothing where nothing was asked yet."""
    if programme is None:
        return
    with database.reading() as connection:
        found = recipes.recipes(connection, programme)
    if not found:
        return
    elements.heading("Remembered answers", "What you answered once is not asked again for sheets with these headings.")
    for recipe in found:
        with st.expander(elements.plain(f"{recipe.kind.capitalize()}, as in “{recipe.file}”")):
            elements.note(f"Headings: {', '.join(recipe.headings)}")
            for answer in recipe.answers:
                _answer(database, programme, recipe, answer)
    st.download_button(
        "Remembered answers as a file",
        lambda: "\n".join(as_toml(recipe.answers) for recipe in found).encode(),
        file_name="remembered answers.toml",
        icon=":material/download:",
        on_click="ignore",
    )


def _answer(database: Database, programme: int, recipe: Recipe, answer: Remembered) -> None:
    choices = [*answer.choices, FORGET]
    key = f"remembered {recipe.signature} {answer.key}"
    chosen = st.selectbox(
        elements.plain(answer.asks),
        choices,
        index=choices.index(answer.choice) if answer.choice in choices else None,
        key=key,
    )
    if chosen is None or chosen == answer.choice:
        return
    try:
        with database.writing() as connection:
            recipes.change(
                connection, programme, recipe.signature, answer.key, None if chosen == FORGET else str(chosen)
            )
    except DatabaseAway as fault:
        st.error(elements.plain(str(fault)))
        return
    st.rerun()
