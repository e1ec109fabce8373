"""The Balint dashboard: the pages and their order. Each page asks for leave itself and needs nothing from here."""

import streamlit as st

# Pages have no icon of their own: the framework would ask another host for it, to show it in the browser's tab.
# The menu below draws icons from the typeface that comes with the app.
MENU = {
    "": [("home", "Home", "home")],
    "Programme": [
        ("term_summary", "Term summary", "calendar_month"),
        ("evaluation", "Evaluation", "monitoring"),
        ("upload", "Upload", "upload_file"),
    ],
    "People": [("my_progress", "My progress", "route")],
    "Help": [("methods", "Methods", "menu_book")],
}

pages = {
    name: st.Page(f"pages/{name}.py", title=title, default=name == "home")
    for section in MENU.values()
    for name, title, _icon in section
}
st.set_page_config(page_title="Balint dashboard", page_icon="static/icon.png")
shown = st.navigation(list(pages.values()), position="hidden")
with st.sidebar:
    for section, entries in MENU.items():
        if section:
            st.caption(section)
        for name, title, icon in entries:
            st.page_link(pages[name], label=title, icon=f":material/{icon}:")
shown.run()
