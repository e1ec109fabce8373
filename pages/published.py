"""Published: frozen figures for whoever has the link, or for everybody where a copy shows nothing else."""

from balint_core.access import Viewer
from pages.parts import entry, published_source, published_view

entry.ask_leave(Viewer.AUDIENCE)

found = published_source.asked_for()
if found:
    published_view.show(found.snapshot, found.digest)
