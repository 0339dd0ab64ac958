"""The handbook on paper: every chapter is in the booklet, every key on one page."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from precinct_tui.documents.handbook_paper import KEYS, booklet, keys_page, keys_told
from precinct_tui.handbook.chapters import chapter
from precinct_tui.handbook.contents import CHAPTERS
from precinct_tui.handbook.references import Reference, meant
from precinct_tui.language.i18n import speaking
from tests.usual import some


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", some(["en", "fa"]))
def test_the_booklet_has_every_chapter(language: str) -> None:
    with speaking(language):
        text = pages(booklet())
    assert len(text) > len(CHAPTERS) // 2
    assert all("{" not in page for page in text)
    if language == "en":  # Persian comes out of a reader of PDF in an order of its own
        assert [name for name in CHAPTERS if sum(chapter(name, "en").title in page for page in text) < 2] == []


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_keys_are_one_page_in_either_language(language: str) -> None:
    with speaking(language):
        (text,) = pages(keys_page())
        assert [key for _title, rows in keys_told() for key, _label in rows if key not in text] == []
        assert sum(len(rows) for _title, rows in keys_told()) == sum(len(names) for _title, names in KEYS)
        assert meant(Reference("key", "arrival.now")) in text
