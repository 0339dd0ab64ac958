"""What modules made is not looked through for garbage; other things are."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path

import pytest

from precinct_tui.frame.garbage import modules_kept


def test_what_a_module_made_is_kept_out_of_the_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "module_of_a_test.py").write_text("made = [[] for _ in range(3_001)]\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = gc.get_freeze_count()
    with modules_kept():
        assert not gc.isenabled()
        made = import_module("module_of_a_test").made
    assert gc.isenabled()
    assert gc.get_freeze_count() - before > 3_000
    assert all(item is not made for item in gc.get_objects())
    del sys.modules["module_of_a_test"]


def test_what_a_call_made_is_collected_where_no_module_was_read() -> None:
    before = gc.get_freeze_count()
    with modules_kept():
        made: list[list[int]] = [[] for _ in range(1_009)]
    assert gc.get_freeze_count() == before
    assert any(item is made for item in gc.get_objects())


def test_the_collector_works_after_a_module_that_fails() -> None:
    with pytest.raises(ModuleNotFoundError), modules_kept():
        import_module("module_that_nobody_wrote")
    assert gc.isenabled()
