"""Writes docs/corpus.md anew."""

from pathlib import Path

from tests.corpus.table import corpus_table

(Path(__file__).parents[2] / "docs" / "corpus.md").write_text(corpus_table(), encoding="utf-8")
