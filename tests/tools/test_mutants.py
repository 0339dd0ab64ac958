"""The changes that `make mutants` makes, and that it tells a test that notices from one that does not."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tools import mutants

SOURCE = '''"""Ages."""

from __future__ import annotations

LIMIT: int = 18


def is_child(age: int) -> bool:
    """Whether a person is a child."""
    assert age >= 0
    return age < LIMIT
'''


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("x = a < b", ["a < b → a <= b", "a < b → a >= b"]),
        ("x = a == b", ["a == b → a != b"]),
        ("x = a is None", ["a is None → a is not None"]),
        ("x = a in b", ["a in b → a not in b"]),
        ("x = a + b", ["a + b → a - b"]),
        ("x = a and b", ["a and b → a or b"]),
        ("x = not a", ["not a → a"]),
        ("x = 7", ["7 → 8", "7 → 6"]),
        ("x = True", ["True → False"]),
        ("x = 'a'", ["'a' → 'a§'"]),
        ("x = a if b else c", ["a if b else c → a if not b else c"]),
        ("where(a, b)", ["where(a, b) → pass", "where(a, b) → where(b)", "where(a, b) → where(a)"]),
        ("x = a.limit(b)", ["a.limit(b) → a"]),
        ("x[a] = b", ["x[a] = b → pass"]),
        ("x += a", ["x += a → pass"]),
        ("raise a", ["raise a → pass"]),
        ("import a", []),
        ("assert a < 1", []),
        ("x: 'int' = a", []),
        ("x = a", []),
    ],
)
def test_each_kind_of_change(line: str, changes: list[str]) -> None:
    found = list(mutants.mutants(line))
    assert [one.change for one in found] == [f"module: {change}" for change in changes]
    for one in found:
        compile(one.source, "mutant", "exec")


def test_changes_are_named_by_where_they_are_and_leave_the_rest_as_it_was() -> None:
    found = list(mutants.mutants(SOURCE))
    assert [(one.line, one.change) for one in found] == [
        (5, "module: 18 → 19"),
        (5, "module: 18 → 17"),
        (11, "is_child: return age < LIMIT → return None"),
        (11, "is_child: age < LIMIT → age <= LIMIT"),
        (11, "is_child: age < LIMIT → age >= LIMIT"),
    ]
    assert "return age < LIMIT" in found[0].source
    assert "LIMIT: int = 18" in found[-1].source


MEASURE = """
import pathlib, sys
from tools import mutants
sys.path.insert(0, sys.argv[1])
wrong = {"module: 18 → 19": "nobody is eighteen", "module: 20 → 21": "not there"} if sys.argv[2] == "wrong" else {}
print("goal" if mutants.measure("people.ages", ["test_ages.py"], wrong, pathlib.Path(sys.argv[1])) else "short")
"""


def measured(root: Path, folder: Path, asserts: str, equivalent: str = "") -> subprocess.CompletedProcess[str]:
    """What the tool says of one room, which the rooms around it import too, tested by one assertion."""
    room = folder / "people" / "ages.py"
    room.parent.mkdir()
    room.write_text(SOURCE, encoding="utf-8")
    (room.parent / "__init__.py").write_text("from people.ages import is_child as is_child", encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]", encoding="utf-8")
    test = f"from people import ages\n\n\ndef test_ages() -> None:\n    assert {asserts}\n"
    (folder / "test_ages.py").write_text(test, encoding="utf-8")
    command = [sys.executable, "-c", MEASURE, str(folder), equivalent]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
    assert room.read_text(encoding="utf-8") == SOURCE
    return done


@pytest.mark.long
def test_what_the_tests_do_not_see_survives(root: Path, tmp_path: Path) -> None:
    said = measured(root, tmp_path, "ages.is_child(3)").stdout
    assert "survived  people.ages:11  is_child: age < LIMIT → age <= LIMIT" in said
    assert said.endswith("people.ages: 2 of 5 killed, 40% (goal 90%)\nshort\n")


@pytest.mark.long
def test_tests_at_the_limit_kill_all_and_show_what_is_not_equivalent(root: Path, tmp_path: Path) -> None:
    said = measured(root, tmp_path, "ages.is_child(17) and ages.is_child(18) is False", "wrong").stdout
    assert "5 of 5 killed, 100%" in said
    assert "not equivalent  people.ages  module: 18 → 19" in said
    assert "not equivalent  people.ages  module: 20 → 21" in said
    assert said.endswith("short\n")


def test_tests_that_fail_without_any_change_measure_nothing(root: Path, tmp_path: Path) -> None:
    done = measured(root, tmp_path, "ages.is_child(30)")
    assert (done.returncode, "fail as it is" in done.stderr, done.stdout) == (1, True, "")


def test_a_room_that_is_not_named_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutants.main(["db.nowhere"]) == 2
    assert "Not in ROOMS: db.nowhere" in capsys.readouterr().err


def test_every_room_and_each_of_its_tests_is_there(root: Path) -> None:
    for room, tests in mutants.ROOMS.items():
        assert importlib.util.find_spec(room) is not None, room
        assert [test for test in tests if not (root / test).is_file()] == []
    assert set(mutants.EQUIVALENT) <= set(mutants.ROOMS)
