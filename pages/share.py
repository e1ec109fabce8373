"""Share: what an audience is to see, exactly as it will see it, and the links that lead there."""

from balint_core.access import Viewer
from pages.parts import choice, elements, entry, links_view, share_view

entry.ask_leave(Viewer.LEAD)

database = entry.open_record()
links_view.of_programmes_gone(database)
overview = choice.chosen_overview(database, "Share")
links = links_view.links_of(database, overview.name)
elements.head(
    f"{overview.name} › Share",
    links_view.headline(links),
    "Choose what to show, look at what the audience will see, and publish it: a copy that stays as it is, at a link "
    "with a QR code. It holds figures alone, and none that would tell of a few people.",
)
links_view.section(database, links)
share_view.section(database, overview, links)
