"""`precinct verify-paper`: from a printed text to the same text on the screen, and what a wrong code is told."""

from __future__ import annotations

from db.kernel.base.officer import Desk
from tests.db.registers.incidents.test_commands import report
from tests.precinct_tui.verbs.test_cli import Precinct, document, password_file, precinct, spoken

__all__ = ["password_file", "precinct", "spoken"]


def test_the_text_of_a_printed_paper_is_shown_and_a_changed_code_is_told(precinct: Precinct, desk: Desk) -> None:
    number = report(desk, summary="قفل در شکسته بود").number
    printed = document(precinct("print", "incident", number, "--json"))["text"]
    code = "PRECINCT:" + "".join(printed.partition("PRECINCT:")[2].split())
    told = document(precinct("verify-paper", code, "--json"))
    assert (told["state"], told["number"], told["register"]) == ("kept", number, "incident")
    assert "قفل در شکسته بود" in told["text"]
    assert printed.startswith(told["text"])
    status, said, _err = precinct("verify-paper", code)
    assert (status, "Compare each line" in said, "قفل" in said) == (0, True, True)
    start, position, *rest = code.rsplit(":", 4)
    assert position.isdigit()
    for other, answer in (
        (":".join((start, position, rest[0], "AB" * 32, rest[2])), "UNKNOWN"),
        (":".join((start, position, "AB" * 32, *rest[1:])), "CHANGED: this journal"),
        (":".join((start, position, *rest[:2], "آب-آب-آب-آب-آب-آب")), "CHANGED, or of another precinct"),
    ):
        status, said, _err = precinct("verify-paper", other)
        assert (status, answer in " ".join(said.split())) == (1, True), answer
    status, _said, err = precinct("verify-paper", "IA-1405-1")
    assert (status, "no code of a paper" in err) == (1, True)
