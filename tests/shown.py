"""A page run by the framework's own test, and what it shows as plain text."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from tests.running import ROOT


def opened(page: str) -> AppTest:
    """A page through `app.py`, by the path the first deep link into a process takes."""
    return AppTest.from_file(ROOT / "app.py", default_timeout=60).switch_page(f"pages/{page}.py").run()


def alone(page: str) -> AppTest:
    """A page by itself, without `app.py`."""
    return AppTest.from_file(ROOT / "pages" / f"{page}.py", default_timeout=60).run()


def markup_of(page: AppTest) -> str:
    """Everything a page writes as HTML or Markdown, style sheets aside."""
    parts = [element.proto.body for element in page.get("html")] + [element.value for element in page.markdown]
    return " ".join(filter(None, (re.sub(r"<style>.*?</style>", "", part, flags=re.DOTALL) for part in parts)))


def text_of(page: AppTest) -> str:
    """The words among the markup."""
    return unescape(re.sub(r"<[^>]*>", "", markup_of(page)))
