"""From a paper's blocks to a PDF: typst with our own fonts and templates, nothing from outside.

What people typed reaches a template as JSON in one input and is set as a string, never read as markup. The same paper
gives the same bytes: the document's date is the instant of printing that stands on it. Heavy: import it when printing,
in a thread.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.words.messages import M_, Refused
from precinct_tui.documents.blocks import Block, Piece
from precinct_tui.documents.copied_text import copyable

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"
NOWHERE = HERE / "no-packages"
"""Where templates would look for packages of others; there is no such folder."""
MARKS = 8
PPI = 144
"""Dots to the inch of a picture."""
BREAK = "\u200b"
BOX = "□"
"""What stands for a letter that no font has; typst leaves its place empty."""
_SURE = re.compile(
    "[ -~\u00a0-\u00ff\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a\u0660-\u066c\u067e\u0686\u0698\u06a9\u06af"
    "\u06c0\u06cc\u06f0-\u06f9\u2013\u2014\u2018-\u201d\u2022\u2026]"
)
_INK = re.compile(b"<path|<image")
_TRIED = 400
"""Rare letters of one paper that typst is asked about; of a text with more, the rest is boxes."""
# Joined letters come apart at a break, so that words in Persian are left alone until no name is that long.
_LONG = re.compile("[!-~]{18,}|[^\\s\u200b\u200c]{32,}")
"""What may be wider than a cell of a table."""
_LONGER = re.compile("[!-~]{41,}|[^\\s\u200b\u200c]{32,}")
"""What may be wider than a page's whole line, so that the codes of figures stay in one piece."""
_AS_IT_IS = ("hash", "qr")
"""The hash is copied from the page, and a drawing is no words: nothing may stand inside."""
_WHOLE_LINES = frozenset({"text", "small", "item", "detail"})
"""The kinds of blocks that have the whole line."""


def pdf(template: str, data: dict[str, Any], language: str) -> bytes:
    """A paper as PDF: `template` is a name under templates/, `data` what `paper.laid_out` gives, plain JSON.

    `language` is that of the words around the data (fa, prs, ps, ar, en, ur); it gives direction and digits.
    Raises Refused("unprintable") where the paper can't be set.
    """
    shown = {name: value if name in _AS_IT_IS else _calm(value) for name, value in data.items()}
    missing = without_font(json.dumps(shown, ensure_ascii=False))
    if missing:
        boxes = str.maketrans(dict.fromkeys(missing, BOX))
        shown = {name: value if name in _AS_IT_IS else _each(value, boxes) for name, value in shown.items()}
    made = _compiled(
        template,
        {**shown, "language": language, "boxed": shown.get("boxed", "") if missing else ""},
        timestamp=int(data["at"]),
    )
    return copyable(made)


def png(svg: str, width: int, height: int) -> bytes:
    """A drawing of so many millimetres as a picture for screens. Raises Refused("unprintable")."""
    return _compiled("plan", {"svg": svg, "width": width, "height": height}, format="png", ppi=PPI)


def _compiled(template: str, data: dict[str, Any], **manner: Any) -> bytes:
    made = _set(template, data, **manner)
    assert isinstance(made, bytes)
    return made


def _set(template: str, data: dict[str, Any], **manner: Any) -> bytes | list[bytes]:
    """One file, or a list of them where the format has a file for each page."""
    import typst  # late: 7 MiB until a paper is set

    try:
        made: bytes | list[bytes] | None = typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            package_path=str(NOWHERE),
            package_cache_path=str(NOWHERE),
            **manner,
        )
    except (typst.TypstError, RuntimeError, OSError) as error:
        raise Refused("unprintable", {}, M_("The paper can't be set: {why}", why=str(error)[:200])) from error
    assert made is not None
    return made


def as_json(block: Block) -> dict[str, Any]:
    """A block as the templates read it: its kind, and each field by its name."""
    return {"kind": block.kind, **{each.name: _plain(getattr(block, each.name)) for each in fields(block)}}


def _plain(value: Any) -> Any:
    if isinstance(value, Piece):
        return {"words": value.words, "look": value.look}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def without_font(text: str) -> frozenset[str]:
    """The characters of `text` that none of the fonts of our papers draws."""
    rare = sorted({char for char in text if not _SURE.match(char) and _needs_ink(char)})
    return frozenset(rare) - _drawn("".join(rare[:_TRIED]))


def _needs_ink(char: str) -> bool:
    return unicodedata.category(char)[0] not in "MCZ" or unicodedata.category(char) in ("Co", "Cn")


@lru_cache(maxsize=16)
def _drawn(rare: str) -> frozenset[str]:
    """Which of these characters leave ink: typst sets each on a page of its own."""
    if not rare:
        return frozenset()
    made = _set("probe", {"letters": list(rare)}, format="svg")
    pages = made if isinstance(made, list) else [made]
    return frozenset(char for char, page in zip(rare, pages, strict=True) if _INK.search(page))


def _each(value: Any, boxes: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(boxes)
    if isinstance(value, list | tuple):
        return [_each(item, boxes) for item in value]
    return {name: _each(item, boxes) for name, item in value.items()} if isinstance(value, dict) else value


def _calm(value: Any, long: re.Pattern[str] = _LONG) -> Any:
    if isinstance(value, str):
        return calm(value, long)
    if isinstance(value, list | tuple):
        return [_calm(item, long) for item in value]
    if isinstance(value, dict):
        within = _LONGER if value.get("kind") in _WHOLE_LINES else long
        return {name: item if name == "svg" else _calm(item, within) for name, item in value.items()}
    return value


def calm(text: str, long: re.Pattern[str] = _LONG) -> str:
    """`text` as it can be set: at most MARKS marks on a letter, and places where a very long word may be broken.

    Thousands of marks print as one blot and take minutes; a word longer than its line would be cut at the margin.
    """
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run <= MARKS:
            kept.append(character)
    return long.sub(lambda word: BREAK.join(re.findall(".{1,8}", word.group())), "".join(kept))
