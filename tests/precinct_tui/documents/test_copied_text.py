"""What is copied out of a paper is what stands on it: half-space, lam-alef and hamza in the order of reading."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pypdf
import pytest

from precinct_tui.documents import blocks, typesetting
from precinct_tui.documents.copied_text import copyable
from precinct_tui.documents.typesetting import pdf
from tests.precinct_tui.documents.test_typesetting import HOSTILE, data, everywhere

WORDS = (
    "سرقت‌ها", "خانه‌های", "سلام", "لازم", "الآن", "بازداشت‌شده", "می‌روند", "شمارهٔ", "علی‌رضا", "اللهیاری", "مسئولیت‌ها",
    "لأسفنا", "iPhone", "09161234567",
)  # fmt: skip
JOINED = "ه\u200d.ش"
"""Alone on its line poppler takes the joiner for the beginning of another run."""
MARKED = "مؤسّسه و بچّه‌ها در رَفت"


def paper(*lines: str) -> bytes:
    return pdf("record", data(*(blocks.text(line) for line in lines)), "fa")


def as_typst_writes(monkeypatch: pytest.MonkeyPatch, *lines: str) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr(typesetting, "copyable", lambda made: made)
        return paper(*lines)


def copied(made: bytes) -> str:
    """The text as poppler reads it, without the marks of direction that it adds."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: the words of a PDF are not read back")
    done = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, timeout=180, check=True)
    return re.sub("[\u202a-\u202e]", "", done.stdout.decode())


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_copied_as_it_is_written(word: str) -> None:
    assert word in copied(paper(f"او {word} را دید"))


def test_every_word_of_one_paper_is_copied_and_a_vowel_mark_turns_no_letters() -> None:
    text = copied(paper(" و ".join((*WORDS, JOINED, "سرقت‌ها")), MARKED))
    assert [word for word in (*WORDS, JOINED) if word not in text] == []
    letters = re.sub("[\u064b-\u0652\\s]", "", copied(paper(MARKED)))
    assert all(word in letters for word in ("مؤسسه", "بچه‌ها"))
    assert letters.count("چ") == 2, "a letter with a mark is copied once; «چاپ» stands there besides"


def test_what_is_drawn_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (" و ".join(WORDS), MARKED)
    before, after = as_typst_writes(monkeypatch, *lines), paper(*lines)
    assert before != after
    assert copyable(before) == after
    contents = [pypdf.PdfReader(io.BytesIO(made)).pages[0].get_contents() for made in (before, after)]
    assert all(content is not None for content in contents)
    spans = [re.findall(rb"ActualText<FEFF(\w+)>", content.get_data()) for content in contents if content is not None]
    assert spans[0], "the text has a glyph with two meanings"
    assert [bytes.fromhex(each.decode()).decode("utf-16-be") for each in spans[1]] == []
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed: pictures are not compared")
    drawn = [
        subprocess.run(["pdftoppm", "-r", "50", "-"], input=made, capture_output=True, timeout=180, check=True).stdout
        for made in (before, after)
    ]
    assert drawn[0] == drawn[1]


def test_a_file_of_another_shape_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    made = as_typst_writes(monkeypatch, " و ".join(WORDS))
    whole = copyable(made)
    writer, other = pypdf.PdfWriter(clone_from=io.BytesIO(made)), io.BytesIO()
    writer.write(other)
    for odd in (
        b"", b"%PDF-1.7", made[:-40], made[:600] + made[-600:], made.replace(b"xref\n0", b"xref\n9"),
        other.getvalue()[:900], made.replace(b"/FlateDecode", b"/LZWDecode"), made.replace(b"/DW 0", b"/DW 9"),
    ):  # fmt: skip
        assert copyable(odd) == odd
    assert copyable(whole) != made
    again = pypdf.PdfReader(io.BytesIO(whole))
    assert len(again.pages) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_paper_of_hostile_text_can_be_opened(text: str) -> None:
    made = pdf("record", data(*everywhere(text)), "fa")
    assert sum(len(page.extract_text()) > 0 for page in pypdf.PdfReader(io.BytesIO(made)).pages) >= 1
