"""What stands beside the store of what was sealed says nothing to whoever has no key, and lines of before count."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.storage import sealed_list
from db.words.ids import new_uid

KEY, OTHER = b"k" * 32, b"o" * 32
TEXTS = (new_uid(), f"contact:{new_uid()}", f"call:{new_uid()}:4711:incident", f"attachment:{new_uid()}")


def content(home: Path) -> str:
    return (home / sealed_list.FILE).read_text(encoding="utf-8")


def clear(home: Path, *lines: str) -> None:
    """Lines as an earlier version wrote them."""
    (home / sealed_list.FILE).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_a_line_tells_nothing_of_what_it_names_and_not_what_kind_it_is(tmp_path: Path) -> None:
    for text in TEXTS:
        sealed_list.prove(tmp_path, KEY, (text,))
    said = content(tmp_path)
    assert not any(part in said for text in TEXTS for part in text.split(":"))
    assert len({len(line) for line in said.splitlines()}) == 1
    assert sealed_list.recall(tmp_path, KEY) == sealed_list.Recalled(TEXTS, ())
    assert sealed_list.recall(tmp_path, OTHER) == sealed_list.Recalled((), ())
    assert not sealed_list.tells(tmp_path)


def test_the_same_stands_there_once_and_a_long_one_too(tmp_path: Path) -> None:
    long = "x" * 700
    for text in (TEXTS[0], long, TEXTS[0]):
        sealed_list.prove(tmp_path, KEY, (text,))
    assert len(content(tmp_path).splitlines()) == 2
    assert sealed_list.recall(tmp_path, KEY).proved == (TEXTS[0], long)


def test_lines_of_before_count_and_go_into_boxes(tmp_path: Path) -> None:
    of_before = [f"{text} proof:{sealed_list.proof_of(KEY, text)}" for text in TEXTS]
    forged, moved = new_uid(), f"{new_uid()} proof:{sealed_list.proof_of(KEY, TEXTS[0])}"
    clear(tmp_path, *of_before, forged, moved)
    before = sealed_list.recall(tmp_path, KEY)
    assert before == sealed_list.Recalled(TEXTS, (forged, moved.split()[0]))
    assert sealed_list.tells(tmp_path)
    sealed_list.prove(tmp_path, KEY, ())
    assert sealed_list.recall(tmp_path, KEY) == before
    assert [line for line in content(tmp_path).splitlines() if not line.startswith("box:")] == [forged, moved]
    sealed_list.prove(tmp_path, KEY, (forged,))
    assert forged not in content(tmp_path)
    assert forged in sealed_list.recall(tmp_path, KEY).proved


@pytest.mark.parametrize("place", [0, 30, 150, -3])
def test_a_box_that_was_changed_names_nothing_and_stops_no_other(tmp_path: Path, place: int) -> None:
    first, second = (sealed_list.boxed(KEY, text) for text in TEXTS[:2])
    at = len("box:") + place if place >= 0 else len(first) + place
    changed = first[:at] + ("A" if first[at] != "A" else "B") + first[at + 1 :]
    clear(tmp_path, changed, second, "box:", "box:é", "box:QQ==", first[:90])
    assert sealed_list.recall(tmp_path, KEY) == sealed_list.Recalled(TEXTS[1:2], ())


def test_boxes_of_another_store_stay_where_they_are(tmp_path: Path) -> None:
    sealed_list.prove(tmp_path, OTHER, TEXTS[:1])
    sealed_list.prove(tmp_path, KEY, TEXTS[1:2])
    assert sealed_list.recall(tmp_path, OTHER).proved == TEXTS[:1]
    assert sealed_list.recall(tmp_path, KEY).proved == TEXTS[1:2]
