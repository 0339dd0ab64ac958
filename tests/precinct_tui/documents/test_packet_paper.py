"""The packet on paper: contents with the pages where things really stand, hashes, nobody who is protected."""

from __future__ import annotations

import io
import re
from pathlib import Path
from random import Random

import pypdf
import pytest

from db.demo.attachments import picture
from db.kernel.base.officer import Desk
from precinct_tui.documents import making
from precinct_tui.documents.paper import as_text
from tests.db.across.packets.test_packets import held, packet_act, theft
from tests.db.registers.incidents.test_commands import give
from tests.precinct_tui.documents.conftest import Words, folded, made_pdf, page_of, pages


def prepared(desk: Desk, folder: Path) -> str:
    record = theft(desk, folder)
    give(desk, "add_protected", record, role="witness", name="شاهد پنهان", reason="threatened")
    for place in range(30):
        give(desk, "add_entry", record, text=f"گام {place} از بررسی صحنه و پرس‌وجو از همسایگان نوشته شد.", heard="seen")
    path = folder / "scene.png"
    path.write_bytes(picture(Random(2)))
    give(desk, "attach", record, path=str(path), what="scene")
    packet = packet_act(
        desk, "prepare", incident=record.number, body="prosecutor", people=held(desk), asks="دستور مقتضی"
    )
    packet_act(desk, "note_item", packet, item="annex", how="enclosed", pages=2)
    return packet.number


@pytest.mark.long
def test_the_contents_name_the_page_that_each_part_stands_on(clerk: Desk, tmp_path: Path, words: Words) -> None:
    pdf = made_pdf(making.packet(clerk, prepared(clerk, tmp_path)))
    count = len(pages(pdf))
    assert count >= 3
    first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    hashes = [page for page in range(count) if re.search("[0-9a-f]{64}", words(page_of(pdf, page)))]
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    # Digits come out of a Persian line in either order.
    found = re.findall("[0-9]+", first.translate(digits))
    numbers = set(found) | {number[::-1] for number in found}
    assert str(max(hashes) + 1) in numbers, "the page of the hashes"
    # Two attachments, of three pages and of one, and two sheets of paper follow the last page.
    for page in (count + 1, count + 3, count + 4, count + 5, count + 6):
        assert str(page) in numbers


def test_it_holds_the_checklist_the_hashes_and_codes_in_place_of_names(
    clerk: Desk, tmp_path: Path, words: Words
) -> None:
    number = prepared(clerk, tmp_path)
    made = making.packet(clerk, number)
    told, text = words(made_pdf(made)), as_text(*made)
    for line in ("فهرست بازبینی", "تأیید گزارش به امضای رئیس کلانتری", "زهرا کریمی", "دستور مقتضی", "احمد رضایی"):
        assert folded(line) in told, line
    assert folded("شاهد پنهان") not in told
    assert text.count("statement.pdf") == 3, "contents, hashes, chronology"
    assert "برای تکمیل" not in text.replace("اعاده برای تکمیل", ""), "what the desk has to complete is its own business"
    assert "پنهان" not in text
    assert "افغانستان" not in text
    assert len(re.findall("[0-9a-f]{64}", text)) >= 2
    assert max(len(line) for line in text.split("\n")) < 100
