"""What README tells to type: the chapter on the command line, line by line in a clean shell."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def chapter(title: str) -> str:
    """The text of a chapter of README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(title: str, language: str) -> list[str]:
    """The fenced blocks of a chapter that are in a language."""
    return [code for named, code in FENCE.findall(chapter(title)) if named == language]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str, str]]:
    """(block, its commands that failed, output, errors) of what the chapters tell to type, in one clean shell.

    Only `make run` came before: the environment it made stands in `.venv`, and nothing else is known to the shell.
    """
    checkout = tmp_path_factory.mktemp("checkout")
    (checkout / ".venv").symlink_to(sys.prefix)
    told = []
    script = ["set -o pipefail", f"trap 'echo \"$?: $BASH_COMMAND\" >> {checkout}/failed' ERR"]
    for code in (*blocks("Run", "sh"), *blocks("The command line", "sh")):
        told.append(code)
        script.append(
            f"{{ touch {checkout}/failed\n{code}\n}} > {checkout}/out-{len(told)} 2> {checkout}/err-{len(told)}"
        )
        script.append(f"mv {checkout}/failed {checkout}/failed-{len(told)}")
    home = tmp_path_factory.mktemp("home")
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home), "LC_ALL": "C.UTF-8"}
    subprocess.run(["bash", "--norc", "-c", "\n".join(script)], cwd=checkout, env=clean, check=True, timeout=300)

    def read(what: str, place: int) -> str:
        return (checkout / f"{what}-{place}").read_text(encoding="utf-8")

    return [(code, read("failed", place), read("out", place), read("err", place)) for place, code in enumerate(told, 1)]


@pytest.mark.long
def test_every_line_does_what_it_says(said: list[tuple[str, str, str, str]]) -> None:
    assert len(said) > 4
    (shown,) = blocks("The command line", "json")
    refusing = [out for code, _failed, out, _err in said if '"fields": {}' in code]
    assert [json.loads(out) for out in refusing] == [json.loads(shown)]
    for code, failed, out, err in said:
        assert failed.count("\n") == (out in refusing), (failed, err)
        assert "Traceback" not in err, code


@pytest.mark.long
def test_what_the_lines_show(said: list[tuple[str, str, str, str]]) -> None:
    out = {code: text for code, _failed, text, _err in said}

    def of(words: str) -> str:
        return next(text for code, text in out.items() if words in code)

    tried = of("precinct demo")
    assert "12011201" in tried, "the officers and their passwords"
    assert "Custody" in tried
    assert "مغازه" in tried, "found in another spelling"
    assert "Handover" in tried
    entered = of("--template")
    assert "_reasons" in entered
    assert '"entry": "add_property"' in entered
    assert "Restored" in of("precinct restore") or "بازگردانده" in of("precinct restore")
