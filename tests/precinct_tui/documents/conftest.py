"""Papers read back: the words of a PDF, its pages and fonts; a custody record with something in every part."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pypdf
import pytest

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from precinct_tui.documents.paper import as_pdf
from precinct_tui.language.i18n import set_language
from precinct_tui.language.lists import prepare
from tests.conftest import Desks
from tests.db.registers.custody.listed_bodies import listed

Words = Callable[[bytes], str]
CutOff = Callable[[bytes], list[str]]


@pytest.fixture(autouse=True)
def in_persian() -> Iterator[None]:
    """Papers are Persian; the language of the process is given back."""
    set_language("fa")
    yield
    set_language("fa")


@pytest.fixture
def clerk(desk: Desk) -> Desk:
    """The duty officer, with the lists of the store ready to be shown."""
    prepare(desk)
    return desk


@pytest.fixture
def words() -> Words:
    """The words of a PDF as poppler puts them in reading order, folded; see `folded`."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: the words of a PDF are not read back")

    def read(pdf: bytes) -> str:
        done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, timeout=180, check=True)
        return folded(done.stdout.decode("utf-8"))

    return read


@pytest.fixture
def cut_off() -> CutOff:
    """The words of a PDF that stick out of their page, sideways or below."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: places on the page are not read back")

    def find(pdf: bytes) -> list[str]:
        done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, timeout=180, check=True)
        found, width, height = [], 0.0, 0.0
        for line in done.stdout.decode("utf-8").splitlines():
            if (page := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line)) is not None:
                width, height = float(page[1]), float(page[2])
            place = r'xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*)</word'
            if (word := re.search(place, line)) is not None:
                left, top, right, bottom = (float(word[side]) for side in range(1, 5))
                if left < 0 or top < 0 or right > width or bottom > height:
                    found.append(word[5][:40])
        return found

    return find


def folded(text: str) -> str:
    """Letters and digits, without lam and alef: what reads them back moves marks and spaces and turns lam-alef."""
    text = unicodedata.normalize("NFKD", text)
    return re.sub("[\\s\u0627\u0644\u064b-\u0655\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def pages(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page in points."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages]


def fonts(pdf: bytes) -> set[str]:
    """The fonts that a PDF carries, without the mark of a subset."""
    found: set[str] = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]).rpartition("+")[2].lstrip("/"))
    return found


def page_of(pdf: bytes, place: int) -> bytes:
    """One page of a PDF, counted from 0, as a PDF."""
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_page(pypdf.PdfReader(io.BytesIO(pdf)).pages[place])
    writer.write(out)
    return out.getvalue()


def made_pdf(made: Any) -> bytes:
    """The PDF of what `making` returns."""
    return as_pdf(*made)


def act(desk: Desk, number: str, name: str, reasons: dict[str, str] | None = None, /, **answers: Any) -> str:
    """Give the command `custody.NAME` on a record, now unless said otherwise."""
    from db.kernel.projections.numbering import find

    declared = COMMANDS[f"custody.{name}"]
    with desk.store.reading() as conn:
        uid, _ = find(conn, desk.store, "custody", number, desk.now())
    if name != "explain_breach":
        answers.setdefault("at", desk.now())
    return declared.run(desk, declared.form(record=uid, reasons=reasons or {}, **answers))


def arrived(desk: Desk, **answers: Any) -> str:
    """A person who has just arrived; the number of the record."""
    now = desk.now()
    given = {
        "name_known": "stated", "name": "بهرام آزمونی", "father_name": "کاوه", "band": "17", "age": 30,
        "deprivation_at": now - timedelta(minutes=20), "arrived_at": now, "category": "brought_by_patrol",
        "reason": "در بازار",
    }  # fmt: skip
    declared = COMMANDS["custody.open"]
    return declared.run(desk, declared.form(**(given | answers)))


FEAR_WORDS = "آنجا مرا تهدید کردند"


@pytest.fixture
def neighbour(desk_as: Desks) -> str:
    """A police unit of the list: nobody needs an order to be moved there."""
    return listed(desk_as)


@pytest.fixture
def held(clerk: Desk, desk_as: Desks) -> str:
    """A record that has been walked through: fear of return said, property taken, ground told; still held."""
    number = arrived(clerk)
    act(clerk, number, "wellbeing", well="well", medicine="انسولین")
    act(clerk, number, "set_language", language="dari")
    act(clerk, number, "set_identity", job="بنا", address="کوی علوی")
    act(
        clerk, number, "give_rights", language="dari", written=True, receipt="signed", fear="yes", fear_words=FEAR_WORDS
    )
    act(clerk, number, "set_ground", ground="flagrant_offence", necessity="بیم فرار", evidence="گزارش گشت",
        told_at=clerk.now(), told_language="dari", in_writing=True)  # fmt: skip
    act(clerk, number, "property_in", items="کمربند\nساعت", cash=2_500_000, bag="5926", receipt="signed",
        counted_by="two", second_officer="1001")  # fmt: skip
    desk_as.clock.advance(minutes=10)
    act(clerk, number, "tell_prosecutor", via="phone", to="قاضی کشیک", reference="۱۲")
    return number
