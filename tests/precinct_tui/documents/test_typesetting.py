"""The core: hostile text is words, the same paper gives the same bytes, nothing comes from outside."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pypdf
import pytest

from db.across.indicators.cards import cards
from db.words.messages import Refused
from precinct_tui.documents import blocks
from precinct_tui.documents.plain_paper import lines_of
from precinct_tui.documents.typesetting import (
    _SURE,
    FONTS,
    TEMPLATES,
    _calm,
    _drawn,
    _needs_ink,
    as_json,
    pdf,
    without_font,
)
from tests.precinct_tui.documents.conftest import CutOff, Words, folded, fonts, pages
from tests.usual import some

TYPST = '#read("/etc/passwd") #sys.inputs #panic("x") $x^2$ *b* _i_ @ref <label> `raw` \\ // /* ] ) } "q" [/red]'
HOSTILE = [
    TYPST,
    "]#panic()[",
    "\u202eevil\u202c \u2066\u2066\u2066",
    "e" + "\u0301" * 10_000,
    "واژه‌ای" * 2_000,
    "x" * 20_000,
    "\n" * 400,
    "\u200c\u200d\ufeff\ufffd\U0001f4a9",
]


def data(*parts: blocks.Block, **more: Any) -> dict[str, Any]:
    """A paper's data with these blocks."""
    return {
        "at": 1_790_000_000, "title": "برگه", "subtitle": "", "unit": "کلانتری", "number": "", "copy": "", "demo": "",
        "printed": "چاپ", "page-words": "صفحهٔ {n} از {m}", "proof": "اثر", "hash": "1:" + "ab" * 32,
        "blocks": [as_json(block) for block in parts], "languages": ["fa", "ps"], "sheets": [],
    } | more  # fmt: skip


def everywhere(text: str) -> list[blocks.Block]:
    """The text in a block of every kind."""
    return [
        blocks.Heading(text), blocks.text(text), blocks.text([blocks.Piece(text, "old"), blocks.Piece(text)]),
        blocks.small(text), blocks.boxed(text), blocks.item(text), blocks.detail(text), blocks.big(text[:40]),
        blocks.code(text), blocks.Pairs([(text, text)]), blocks.Table((text[:60], "b"), [[text, "y"]], (1, 1)),
        blocks.Ticks((text,)), blocks.Write(1, text), blocks.Sign((text,), text[:200]),
        blocks.SideBySide(("fa", "ps"), [[text, text]], numbered=True), blocks.Cut(), blocks.NewPage(),
    ]  # fmt: skip


OWN_WORDS = ("handbook", "keys")
"""Papers of the program's own words, without blocks: tests/precinct_tui/handbook prints them."""
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.typ") if path.stem not in ("frame", "plan", "probe", *OWN_WORDS))
TRIED = [
    # The long ones on the largest and on the smallest paper, the others on all; a slip and a letter in every run: one
    # function sets the words of all.
    pytest.param(
        name, place, marks=pytest.mark.long if name not in ("slip", "letter") or (place and name != "slip") else ()
    )
    for name in NAMES
    for place in range(len(HOSTILE))
    if place < 3 or name in ("letter", "slip")
]


@pytest.mark.parametrize(("template", "place"), TRIED)
def test_hostile_text_is_set_as_words(template: str, place: int) -> None:
    text = HOSTILE[place]
    told = data(*everywhere(text), title=text[:200], unit=text[:200], number=text[:200], sheets=[text[:200]])
    assert pdf(template, told, "fa").startswith(b"%PDF-")


@pytest.mark.parametrize("template", NAMES)
@pytest.mark.parametrize("language", some(["fa", "en"]))
def test_no_word_is_cut_at_the_edge_of_the_page(template: str, language: str, cut_off: CutOff) -> None:
    for text in ("W" * 400, "ا" * 300, "نام بسیار بلندی که در یک خط جا نمی‌شود " * 8, "9" * 64):
        told = data(*everywhere(text), subtitle=text[:120], number=text[:120], printed=text[:60], sheets=[text[:120]])
        assert cut_off(pdf(template, told, language)) == [], text[:9]


def test_the_code_of_a_figure_is_never_broken_within() -> None:
    longest = max(cards(), key=len)
    line = " ".join((longest, "x" * 41, "ب" * 40))
    (told,) = _calm([as_json(blocks.detail(line))])
    assert told["words"].split()[0] == longest
    assert told["words"].count("\u200b") > 5
    (cells,) = _calm([as_json(blocks.Table(("x",), [[longest]], (1,)))])
    assert "\u200b" in cells["rows"][0][0]


def test_the_hash_can_be_copied_from_the_page(words: Words) -> None:
    assert "\u200b" not in str(data()["hash"])
    assert data()["hash"] in words(pdf("slip", data(), "fa"))


def test_what_looks_like_markup_stands_on_the_page_as_typed(words: Words) -> None:
    assert folded(TYPST) in words(pdf("letter", data(blocks.code(TYPST)), "en"))


def test_the_same_paper_gives_the_same_bytes() -> None:
    told = data(*everywhere("متن"))
    assert pdf("record", told, "fa") == pdf("record", told, "fa")
    assert pdf("record", told, "fa") != pdf("record", told | {"at": 1_790_000_060}, "fa")


def test_only_the_fonts_that_are_shipped_are_used() -> None:
    found = fonts(pdf("letter", data(*everywhere("متن ABC ۱۲۳ ټډړښ ٹڈے")), "fa"))
    assert found == {"Vazirmatn-Regular", "Vazirmatn-Bold", "DejaVuSansMono"}
    assert (FONTS / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") == 1


def test_templates_import_nothing_but_the_frame() -> None:
    for path in TEMPLATES.glob("*.typ"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r'#(?:import|include) +"([^"]+)"', text)) <= {"frame.typ"}, path
        assert not re.search(r"@preview|@local|\beval\(|\bread\(|\bplugin\(", text), path


def test_a_template_reads_nothing_outside_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from precinct_tui.documents import typesetting

    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    for line in ('#import "@preview/example:0.1.0": *', '#read("/../../../etc/passwd")', "#let x ="):
        (tmp_path / "bad.typ").write_text(line, encoding="utf-8")
        with pytest.raises(Refused) as refused:
            pdf("bad", data(), "fa")
        assert refused.value.code == "unprintable"


@pytest.mark.parametrize(
    ("template", "size"),
    [("letter", (595, 842)), ("slip", (298, 420)), ("board", (595, 420)), ("handover", (595, 842))],
)
def test_the_size_of_the_page(template: str, size: tuple[int, int]) -> None:
    assert pages(pdf(template, data(blocks.text("متن")), "fa")) == [size]


@pytest.mark.long
def test_typst_is_not_loaded_before_something_is_printed(root: Path) -> None:
    code = (
        "import sys; import precinct_tui.documents.making, precinct_tui.documents.paper, precinct_tui.verbs.printing;"
        "sys.exit('typst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=180, check=False).returncode == 0


def test_every_kind_of_block_has_its_branch_in_the_template() -> None:
    """A block that no branch knows would be left out of the page without a word."""
    template = (TEMPLATES / "frame.typ").read_text(encoding="utf-8")
    branches = set(re.findall(r'it\.kind == "(\w+)"', template))
    made = [*everywhere("متن"), blocks.Contents([("متن", "", 1)]), blocks.Bars([("a", "1", 0.5, "2", 1.0)], ("a", "b"))]
    made.append(blocks.Plan("<svg/>", 10, 10, ""))
    assert {type(block) for block in made} == set(get_args(blocks.Block))
    assert {as_json(block)["kind"] for block in made} == branches


def test_what_a_correction_replaced_is_struck_through_and_marked_in_text() -> None:
    value = [blocks.Piece("کهنه", "old"), blocks.Piece("نو")]
    assert as_json(blocks.Pairs([("برچسب", value)])) == {
        "kind": "pairs",
        "rows": [["برچسب", [{"words": "کهنه", "look": "old"}, {"words": "نو", "look": ""}]]],
        "share": 28,
    }
    assert "[کهنه] نو" in next(lines_of([blocks.detail(value)]))


def text_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def test_a_letter_that_no_font_has_is_a_box_and_the_paper_says_so() -> None:
    text = text_of(pdf("record", data(blocks.text("نام 中村 و Жук"), boxed="BOXES"), "fa"))
    assert all(said in text for said in ("□□", "Жук", "BOXES"))
    assert "中" not in text


def test_a_paper_whose_letters_are_all_there_says_nothing_of_boxes() -> None:
    text = text_of(pdf("record", data(blocks.text("نام: علی، 12, «ب» — 50٪ ☐ ✓"), boxed="BOXES"), "fa"))
    assert "BOXES" not in text
    assert without_font("中😀ܐЖא□ ابپ\u200c\u064e\u2066") == {"中", "😀", "ܐ"}


def test_every_letter_that_is_never_asked_about_leaves_ink() -> None:
    sure = [chr(code) for code in range(0x21, 0x3000) if _SURE.match(chr(code)) and chr(code).strip()]
    assert _drawn("".join(char for char in sure if _needs_ink(char))) == {char for char in sure if _needs_ink(char)}


def test_a_flood_of_rare_letters_is_set_all_the_same() -> None:
    flood = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 5_000))
    assert pdf("record", data(blocks.text(flood), boxed="x"), "fa").startswith(b"%PDF")
