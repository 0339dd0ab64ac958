"""A verb returns an answer; one place writes its document or its lines."""

from __future__ import annotations

import ast
import json
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

import pytest

from precinct_tui.verbs import cli, output
from precinct_tui.verbs.output import Bold, PrintedColumn, PrintedNote, PrintedTable, VerbAnswer, Verbatim
from tests.conftest import ROOT

VERBS = ROOT / "precinct_tui" / "verbs"
ASK_FOR_JSON = {
    "output": 1,  # `write_before`: lines before an act that may be refused
    "indicators": 1,  # a file gets the document
    "journal": 1,  # entries are counted for a program alone
    "listing": 2,  # records are counted to the end for a program alone; --json-lines excludes --json
    "live": 1,  # --follow has no document
    "printing": 2,  # a handover is no paper for a program; bytes go to no document
    "backup_choosing": 2,  # whoever reads JSON is asked nothing
    "stores": 1,  # the made-up precinct is not opened for a program
}
"""How often a module asks `options.json`, and why."""
WRITE = {
    "live": "a verb that goes on", "serve": "a verb that goes on", "serve_level": "a verb that goes on",
    "listing": "a stream of --json-lines", "machines": "a question comes after it", "packets": "a schema is JSON",
    "usage": "the version",
}  # fmt: skip
"""Modules that write to standard output themselves, and why."""


def parsed() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(VERBS.glob("*.py")):
        yield path.stem, ast.parse(path.read_text(encoding="utf-8"))


def attributes(tree: ast.Module, of: str, *names: str) -> int:
    """How often the attributes `names` of a variable `of` are read."""
    return sum(
        isinstance(node, ast.Attribute)
        and node.attr in names
        and isinstance(node.value, ast.Name)
        and node.value.id == of
        for node in ast.walk(tree)
    )


def test_verbs_do_not_branch_on_json() -> None:
    assert {name: count for name, tree in parsed() if (count := attributes(tree, "options", "json"))} == ASK_FOR_JSON


def test_verbs_do_not_write_their_answer() -> None:
    found = {name for name, tree in parsed() if attributes(tree, "output", "document", "line", "json_line")}
    assert found - {"cli"} == set(WRITE)


def lines() -> Iterator[output.Printed]:
    yield "چهل و یک"
    yield Bold("42")
    yield PrintedNote("43")
    yield PrintedTable([PrintedColumn("44")], ([text] for text in ("45", "46")), "47")
    yield Verbatim("48\n\n")


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command line whose verb returns this answer."""

    def run(answer: VerbAnswer | int, *words: str) -> int:
        def read(argv: list[str], options: Namespace) -> None:
            options.run, options.json = lambda _options: answer, "--json" in argv

        monkeypatch.setattr(cli, "_read", read)
        return cli.run(["verb", *words, "--lang", "en"])

    return run


def test_a_person_reads_the_lines(answering: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert answering(VerbAnswer({"done": 49}, lines(), 1)) == 1
    said = capsys.readouterr()
    assert said.out == "چهل و یک\n42\n47\n44\n──\n45\n46\n48\n\n"
    assert said.err == "43\n"


def test_a_program_reads_the_document(answering: Any, capsys: pytest.CaptureFixture[str]) -> None:
    left = lines()
    assert answering(VerbAnswer({"done": 49, "all": map(str, (50, 51))}, left, 1), "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"done": 49, "all": ["50", "51"]}
    assert said.err == ""
    assert next(left) == "چهل و یک"  # not worked out


def test_a_part_alone_is_one_line(answering: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answering(VerbAnswer(None, "five words in a row"))
    answering(VerbAnswer(None, Bold("six")))
    assert capsys.readouterr().out == "five words in a row\nsix\n"


def test_without_lines_a_person_gets_the_document(answering: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answering(VerbAnswer(["seven"]))
    answering(VerbAnswer(["eight"], ()))
    assert capsys.readouterr().out == '[\n "seven"\n]\n'


def test_bytes_are_written_as_they_are(answering: Any, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answering(VerbAnswer(None, Verbatim(b"%PDF\xff\r\n")))
    assert capfdbinary.readouterr().out == b"%PDF\xff\r\n"


def test_a_verb_may_write_by_itself(answering: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert answering(1, "--json") == 1
    assert capsys.readouterr().out == ""


def test_a_fault_in_the_lines_is_told_after_those_before_it(
    answering: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[output.Printed]:
        yield "nine"
        raise ValueError(f"a {'name'}")

    monkeypatch.delenv("PRECINCT_DEBUG", raising=False)
    assert answering(VerbAnswer(None, broken())) == cli.REFUSED
    said = capsys.readouterr()
    assert said.out == "nine\n"
    assert "(ValueError)" in said.err
    assert "a name" not in said.err


@pytest.mark.parametrize("as_json", [False, True])
def test_lines_before_an_act_are_for_a_person(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    output.write_before(Namespace(json=as_json), ["ten", PrintedNote("eleven")])
    assert capsys.readouterr() == (("", "") if as_json else ("ten\n", "eleven\n"))
