"""Charts to be taken away: a picture for a poster or a slide, made when somebody asks for it."""

from collections.abc import Callable

import streamlit as st

from balint_core.charts import LIGHT, Chart, Palette
from balint_core.exports import pictures
from balint_core.exports.document import file_name

KINDS = (("Picture for a poster (SVG)", "svg", pictures.svg), ("Picture for a slide (PNG)", "png", pictures.png))


def offer(draw: Callable[[Palette], Chart], title: str, name: str, beneath: str = "") -> None:
    """A chart as SVG and PNG, under its title, always in the light palette; `beneath` says where it is from.

    `name` is the file's, and no two on a page have the same.
    """

    def made(write: Callable[[Chart, str, str], bytes]) -> Callable[[], bytes]:
        return lambda: write(draw(LIGHT), title, beneath)

    with st.container(horizontal=True):
        for label, ending, write in KINDS:
            st.download_button(
                label,
                made(write),
                file_name=file_name([name], ending),
                icon=":material/image:",
                on_click="ignore",
                type="tertiary",
                key=f"picture {name} {ending}",
            )
