"""The code in a paper's foot: what it stands for, what a paper that comes back is told, and which papers have none."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from db.across.handover.commands import open_shift
from db.across.handover.forms import OpenShift
from db.carrying.levels.roots import root_words
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading.journal_queries import verify
from db.reading.papers import previewing
from db.reading.printed_texts import VerifiedPaper, verified_paper
from db.words.messages import Refused
from precinct_tui.documents import making
from precinct_tui.documents.making import Made
from precinct_tui.documents.paper import as_text, frame
from precinct_tui.documents.paper_code import PaperCode, read_code
from precinct_tui.documents.qr import modules
from tests.conftest import Desks
from tests.db.registers.incidents.test_commands import report
from tests.db.sealed import seal


def checked(desk: Desk, code: PaperCode) -> VerifiedPaper:
    return verified_paper(desk, code.number, code.position, code.hash, code.text, "other")


def code_of(made: Made) -> PaperCode:
    return read_code(made[1].code)


def test_a_paper_that_comes_back_is_shown_as_it_was_printed(clerk: Desk, held: str) -> None:
    first, second = (making.custody(clerk, "proof", [held]) for _print in range(2))
    for paper, stamp in (first, second):
        code = read_code(stamp.code)
        printed = as_text(paper, replace(stamp, code=""))
        assert (code.number, code.position, code.hash) == (held, stamp.position, stamp.hash)
        assert (code.words, len(code.words)) == (root_words(clerk), 6)
        assert code.text == hashlib.sha256(printed.encode()).hexdigest()
        told = checked(clerk, code)
        assert (told.state, told.text, told.badge) == ("kept", printed, clerk.officer.badge)
        assert as_text(paper, stamp).startswith(printed), "the code stands below what it is of"
        assert read_code("\n".join(as_text(paper, stamp).removeprefix(printed).split())) == code
    assert code_of(first).text != code_of(second).text, "the second print says that it is one"
    assert verify(clerk).problems == ()


def test_a_code_that_was_changed_is_not_taken_for_ours(clerk: Desk, held: str) -> None:
    code = code_of(making.custody(clerk, "proof", [held]))
    assert checked(clerk, replace(code, text="ab" * 32)).state == "unknown"
    for other in (replace(code, hash="ab" * 32), replace(code, position=code.position - 1),
                  replace(code, position=99_999), replace(code, number="CA-1405-77")):  # fmt: skip
        assert checked(clerk, other) == VerifiedPaper("changed")
    for typed in ("", "PRECINCT:1:", str(code)[:-40].replace(":", ";"), "PRECINCT:2" + str(code)[10:], "x" * 5_000):
        with pytest.raises(Refused, match="no code"):
            read_code(typed)


def test_what_is_erased_of_the_record_is_gone_from_the_text(clerk: Desk) -> None:
    incident = report(clerk, summary="قفل در شکسته بود")
    code = code_of(making.incident(clerk, incident.number))
    assert "قفل در شکسته بود" in checked(clerk, code).text
    seal(clerk, "incident", incident.number)
    assert checked(clerk, code).state == "unknown"
    assert verify(clerk).problems == ()


def test_what_must_look_alike_and_what_proves_nothing_has_no_code(clerk: Desk, held: str) -> None:
    papers = [*(making.stock(clerk, paper.name) for paper in making.STOCK), making.custody(clerk, "rights", [])]
    with previewing():
        papers.append(making.custody(clerk, "proof", [held]))
    for paper, stamp in papers:
        assert (stamp.code, frame(paper, stamp)["qr"]) == ("", ""), paper.title
        assert "PRECINCT:" not in as_text(paper, stamp)
    names = {paper.name for paper in making.STOCK}
    assert names >= {"complaint-form", "fear-card", "health-card", "envelope"}


def test_a_handover_page_is_shown_to_those_who_see_all_of_it(clerk: Desk, desk_as: Desks) -> None:
    open_shift(clerk, OpenShift(deputy="معاون"))
    made = making.handover(clerk, None)
    code = code_of(made)
    assert checked(clerk, code).state == "kept"
    assert " ".join(root_words(clerk)) in as_text(*made), "the roots stand on each page"
    with pytest.raises(Refused) as caught:
        checked(desk_as(Role.AUDITOR), code)
    assert caught.value.code == "forbidden"


def test_the_drawing_is_what_a_reader_read() -> None:
    """An independent reader (zxing) read these very modules as this text."""
    rows = modules("PRECINCT:1:چند")
    drawn = "\n".join("".join("#" if dark else "." for dark in row) for row in rows)
    assert hashlib.sha256(drawn.encode()).hexdigest() == (
        "189140c216f13876aef281ed2d1f7a6650d9e3ac3b2f1523a0705900296c2586"
    )
    assert len(modules("PRECINCT:1:" + "A" * 295)) == 57
    with pytest.raises(ValueError, match="no QR code"):
        modules("چ" * 120)
