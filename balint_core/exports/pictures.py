"""A chart as a picture, drawn without a browser or a network, in the typeface that came with the app."""

from functools import cache
from typing import Any

from balint_core.definitions import SHIPPED

POINTS = 72
"""To the inch: at so many dots a picture is as many pixels wide as its chart."""


def png(chart: Any, title: str = "", beneath: str = "", width: int = 640, dpi: int = 300) -> bytes:
    """A chart of altair's as PNG, `width` px wide as drawn, with a title above it and a line beneath."""
    import vl_convert

    _typefaces()
    spec = chart.to_dict()
    spec["width"] = width
    if title or beneath:
        spec["title"] = {"text": title, "subtitle": beneath}
    return bytes(vl_convert.vegalite_to_png(spec, vl_version="6.4", ppi=dpi))


@cache
def _typefaces() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(SHIPPED / "fonts"))
