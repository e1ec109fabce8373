"""Published: frozen figures for whoever has the link, or for everybody where a copy shows nothing else."""

from balint_core.access import Viewer
from pages.parts import entry, published_source

entry.ask_leave(Viewer.AUDIENCE)

published_source.published_page()
