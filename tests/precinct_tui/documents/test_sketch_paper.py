"""A sketch on paper: true to its scale where the PDF is measured, the same bytes again, its tables and its text."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from math import hypot
from typing import Any

import pypdf
import pytest
from pypdf.generic import ContentStream

from db.kernel.base.officer import Desk
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches import forms
from db.registers.sketches.commands import draw
from db.registers.sketches.drawings.scene import drawing_of
from db.registers.sketches.drawings.svg import PAPER, svg
from db.registers.sketches.queries import sheet
from precinct_tui.documents import making
from precinct_tui.documents.paper import as_pdf, as_text
from precinct_tui.language.plain_text import plain
from tests.db.registers.sketches.scenes import crossing, measured

MM = 25.4 / 72
"""Millimetres of a point of a PDF."""
Matrix = tuple[float, float, float, float, float, float]


@pytest.fixture
def number(clerk: Desk) -> str:
    incident = report_incident(clerk, ReportIncident(type="accident_damage", place="چهارراه نادری", summary="تصادف"))
    values: dict[str, Any] = {"incident": incident, "drawing": crossing(), "kind": "amicable", "scale": "measured"}
    return draw(clerk, forms.DrawSketch(**values, light="day", weather="clear", note="ترافیک روان بود"))


def times(one: Matrix, other: Matrix) -> Matrix:
    """A transformation after another."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def lines_in(content: ContentStream, resources: Any, matrix: Matrix) -> Iterator[float]:
    """The length of every straight piece of a path on a page, in millimetres of paper."""
    stack, here, at = [], matrix, (0.0, 0.0)
    for operands, operator in content.operations:
        values = [float(one) for one in operands if isinstance(one, int | float)]
        match operator:
            case b"q":
                stack.append(here)
            case b"Q":
                here = stack.pop()
            case b"cm":
                here = times(tuple(values), here)  # type: ignore[arg-type]
            case b"m":
                at = values[0], values[1]
            case b"l":
                dx, dy = values[0] - at[0], values[1] - at[1]
                yield hypot(dx * here[0] + dy * here[2], dx * here[1] + dy * here[3]) * MM
                at = values[0], values[1]
            case b"Do":
                form = resources["/XObject"][operands[0]].get_object()
                if form["/Subtype"] == "/Form":
                    own = tuple(float(one) for one in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                    inner = ContentStream(form, form.pdf if hasattr(form, "pdf") else None)
                    yield from lines_in(inner, form.get("/Resources", resources), times(own, here))  # type: ignore[arg-type]


def lengths(pdf: bytes) -> list[float]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    page = reader.pages[0]
    content = page.get_contents()
    assert content is not None
    return list(lines_in(ContentStream(content, reader), page["/Resources"], (1, 0, 0, 1, 0, 0)))


def test_the_pdf_is_true_to_its_scale(clerk: Desk, number: str) -> None:
    found = lengths(as_pdf(*making.sketch(clerk, number)))
    scale = svg(drawing := sheet(clerk, number).kept.drawing)[1]
    wanted = {measure.no: measure.mm / scale for measure in drawing.scene.measures}
    for no, long in wanted.items():
        assert min(abs(one - long) for one in found) <= 0.01 * long, f"measure {no}: {long} mm of paper"
    assert min(abs(one - 100) for one in found) < 0.05, "the ruler of ten centimetres"


def test_printing_twice_gives_the_same_plan(clerk: Desk, number: str) -> None:
    first, second = (making.sketch_file(clerk, number, "svg") for _turn in range(2))
    assert first[0] == second[0]
    assert (first[1].copy, second[1].copy) == (1, 2)
    picture = making.sketch_file(clerk, number, "png")[0]
    assert picture.startswith(b"\x89PNG")
    assert picture == making.sketch_file(clerk, number, "png")[0]
    paper, stamp = making.sketch(clerk, number)
    assert as_pdf(paper, stamp) == as_pdf(paper, stamp)


def test_the_text_has_the_plan_the_tables_and_the_statements(clerk: Desk, number: str) -> None:
    text = as_text(*making.sketch(clerk, number))
    assert max(map(len, text.splitlines())) <= 90  # marks of direction take no cell
    assert "\u28c0" in text or "\u2800" in text
    for words in ("تیر برق شمارهٔ ۱۲", "۱۵٫۰۰", "می‌پذیرد", "چراغ سبز بود.", "محل برخورد", "کروکی تصادف"):
        assert words in text
    assert "مقصر" not in text
    assert "۱۲ب۳۴۵ ایران ۱۴" in plain(text), "a plate as it stands on the car"
    places = [line for line in plain(text).splitlines() if line.strip().startswith(("۱ سواری", "۲ سواری"))]
    assert len(places) >= 3, "each who was in it has a place to sign, besides what was stated"


def test_the_document_says_what_the_store_keeps(clerk: Desk, number: str) -> None:
    raw, _stamp = making.sketch_file(clerk, number, "json")
    told = json.loads(raw)
    assert (told["format"], told["number"], told["answers"]["light"]) == ("precinct-sketch", number, "day")
    assert drawing_of(told["drawing"]) == drawing_of(crossing())
    assert len(told["sha256"]) == 64


def test_a_plan_not_to_scale_says_so(clerk: Desk, number: str) -> None:
    incident = report_incident(clerk, ReportIncident(type="accident_damage", place="کیانپارس", summary="تصادف"))
    raw = crossing()
    raw["scene"]["measures"] = []
    other = draw(clerk, forms.DrawSketch(incident=incident, drawing=raw, kind="judicial", scale="not_to_scale"))
    text = as_text(*making.sketch(clerk, other))
    assert "بدون مقیاس" in text
    assert re.search(rf"\b{PAPER[0]}\b", text) is None  # as a word: the hash of the paper may hold these digits


def test_a_doubt_and_the_reason_for_it_stand_on_every_paper(clerk: Desk) -> None:
    incident = report_incident(clerk, ReportIncident(type="accident_damage", place="کیانپارس", summary="تصادف"))
    raw = measured({"kind": "distance", "from": {"of": 3}, "to": {"of": 1}, "mm": 3_000},
                   {"kind": "distance", "from": {"of": 4}, "to": {"of": 1}, "mm": 4_000})  # fmt: skip
    form = forms.DrawSketch(incident=incident, drawing=raw, kind="judicial", scale="measured")
    form.reasons = {"scale": "متر پاره بود"}
    number = draw(clerk, form)
    text = as_text(*making.sketch(clerk, number))
    assert "نیازمند نگاه دوباره" in text
    assert "متر پاره بود" in text
    told = json.loads(making.sketch_file(clerk, number, "json")[0])
    assert [one["code"] for one in told["doubts"]] == ["differs", "apart", "unplaced", "base"]
    assert told["reasons"] == {"scale": "متر پاره بود"}
