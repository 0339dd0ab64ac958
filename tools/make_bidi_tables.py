"""Write ``precinct_tui/bidi/tables.py`` from the Unicode 15.1 property files in ``tests/data/unicode``.

Run as ``python tools/make_bidi_tables.py``. A test regenerates the text and compares, so the tables are never edited
by hand. The presentation forms come from the compatibility decompositions in ``unicodedata``: their blocks
(U+FB50-FDFF, U+FE70-FEFF) have not changed since Unicode 6, so any Python that runs this gives the same.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "unicode"
TARGET = ROOT / "precinct_tui" / "bidi" / "tables.py"

# One letter for each Bidi_Class, so that a text's classes are a string that regular expressions can read.
CLASS_LETTERS = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "+", "ET": "%", "CS": ",", "NSM": "m", "BN": "b",
    "B": "P", "S": "S", "WS": "w", "ON": "o", "LRE": "q", "RLE": "Q", "LRO": "d", "RLO": "D", "PDF": "x",
    "LRI": "i", "RLI": "I", "FSI": "F", "PDI": "X",
}  # fmt: skip
LONG_NAMES = {
    "Left_To_Right": "L", "Right_To_Left": "R", "Arabic_Letter": "AL", "European_Terminator": "ET",
    "Boundary_Neutral": "BN",
}  # fmt: skip
FORM_TAGS = ("<isolated>", "<final>", "<initial>", "<medial>")
LAM = "\u0644"


def read(name: str) -> list[str]:
    """Return the lines of one property file."""
    with gzip.open(DATA / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def fields(name: str) -> Iterator[list[str]]:
    """Yield the ;-separated fields of each data line of one property file."""
    for line in read(name):
        line = line.split("#")[0].strip()
        if line:
            yield [part.strip() for part in line.split(";")]


def span(text: str) -> range:
    """Return the code points of ``0041`` or ``0041..005A``."""
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def ranges(values: list[str]) -> tuple[list[int], str]:
    """Return the starts of the runs of equal values, and each run's value."""
    starts, letters = [0], [values[0]]
    for code, value in enumerate(values):
        if value != letters[-1]:
            starts.append(code)
            letters.append(value)
    return starts, "".join(letters)


def bidi_classes() -> tuple[list[int], str]:
    """Return the Bidi_Class ranges over all code points, defaults for unassigned ones included."""
    values = ["L"] * 0x110000
    for line in read("DerivedBidiClass"):
        missing = re.match(r"# @missing: ([0-9A-F.]+); (\w+)", line)
        if missing:
            letter = CLASS_LETTERS[LONG_NAMES[missing[2]]]
            for code in span(missing[1]):
                values[code] = letter
    for codes, name in fields("DerivedBidiClass"):
        for code in span(codes):
            values[code] = CLASS_LETTERS[name]
    return ranges(values)


def joining_types() -> tuple[list[int], str]:
    """Return the Joining_Type ranges over all code points (U where the file is silent)."""
    values = ["U"] * 0x110000
    for codes, name in fields("DerivedJoiningType"):
        for code in span(codes):
            values[code] = name
    for codes, _name, name, *_group in fields("ArabicShaping"):
        if values[int(codes, 16)] != name:
            raise ValueError(f"U+{codes}: ArabicShaping and DerivedJoiningType disagree")
    return ranges(values)


def presentation_forms() -> tuple[dict[str, str], dict[str, str]]:
    """Return letter -> its four forms, and alef -> its two ligatures with lam; a missing form is the letter itself."""
    forms: dict[str, list[str]] = {}
    ligatures: dict[str, list[str]] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF)):
        form = chr(code)
        tag, *parts = unicodedata.decomposition(form).split() or ["", ""]
        letters = [chr(int(part, 16)) for part in parts if part]
        if tag not in FORM_TAGS or " " in letters:
            continue
        place = FORM_TAGS.index(tag)
        if len(letters) == 1:
            forms.setdefault(letters[0], letters * 4)[place] = form
        elif len(letters) == 2 and letters[0] == LAM and letters[1] in "\u0622\u0623\u0625\u0627" and place < 2:
            ligatures.setdefault(letters[1], ["", ""])[place] = form
    return ({key: "".join(value) for key, value in sorted(forms.items())},
            {key: "".join(value) for key, value in sorted(ligatures.items())})  # fmt: skip


def escaped(text: str) -> str:
    """Return a Python string literal in ASCII."""
    return '"' + "".join(c if 32 < ord(c) < 127 and c not in '"\\' else ascii(c)[1:-1] for c in text) + '"'


def wrapped(name: str, kind: str, items: list[str], joiner: str, brackets: str) -> str:
    """Return an assignment whose items are packed into lines of at most 118 columns."""
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(joiner) + len(item) > 112:
            lines.append(line + joiner.rstrip())
            line = ""
        line = f"{line}{joiner}{item}" if line else item
    lines.append(line + joiner.rstrip())
    return f"{name}: {kind} = {brackets[0]}\n" + "".join(f"    {line}\n" for line in lines) + f"{brackets[1]}\n"


def text_block(name: str, text: str) -> str:
    """Return an assignment of one long string, in pieces."""
    pieces = [escaped(text[start : start + 16]) if not text.isascii() else escaped(text[start : start + 100])
              for start in range(0, len(text), 16 if not text.isascii() else 100)]  # fmt: skip
    return f"{name}: str = (\n" + "".join(f"    {piece}\n" for piece in pieces) + ")\n"


def tables() -> str:
    """Return the whole text of tables.py."""
    class_starts, class_letters = bidi_classes()
    joining_starts, joining_letters = joining_types()
    mirror = [(chr(int(one, 16)), chr(int(other, 16))) for one, other in fields("BidiMirroring")]
    pairs = [(chr(int(one, 16)), chr(int(other, 16))) for one, other, kind in fields("BidiBrackets") if kind == "o"]
    forms, ligatures = presentation_forms()
    ints = "tuple[int, ...]"
    form_items = [f"{escaped(key)}: {escaped(value)}" for key, value in forms.items()]
    ligature_items = [f"{escaped(key)}: {escaped(value)}" for key, value in ligatures.items()]
    return "\n".join(
        [
            '"""Unicode 15.1 tables. Made by tools/make_bidi_tables.py: do not edit.\n\n'
            "Derived from data files of the Unicode Character Database, copyright Unicode, Inc.; their licence is in\n"
            'tests/data/unicode/LICENSE-unicode.\n"""\n\n# fmt: off\n',
            "# First code point of each range of one Bidi_Class, and the class of each range as one letter.",
            wrapped("CLASS_STARTS", ints, [str(n) for n in class_starts], ", ", "()"),
            text_block("CLASS_LETTERS", class_letters),
            "# The same for Joining_Type: U, D, R, L, C and T.",
            wrapped("JOINING_STARTS", ints, [str(n) for n in joining_starts], ", ", "()"),
            text_block("JOINING_LETTERS", joining_letters),
            "# Bidi_Mirroring_Glyph: each character of the first string becomes the one in its place in the second.",
            text_block("MIRROR_FROM", "".join(one for one, _ in mirror)),
            text_block("MIRROR_TO", "".join(other for _, other in mirror)),
            "# Bidi_Paired_Bracket: opening brackets and, in the same places, their closing ones.",
            text_block("BRACKETS_OPEN", "".join(one for one, _ in pairs)),
            text_block("BRACKETS_CLOSE", "".join(other for _, other in pairs)),
            "# Letter -> isolated, final, initial, medial presentation form; a form that does not exist is the letter.",
            wrapped("FORMS", "dict[str, str]", form_items, ", ", "{}"),
            "# Alef -> isolated and final ligature of lam with it.",
            wrapped("LAM_ALEF", "dict[str, str]", ligature_items, ", ", "{}"),
        ]
    )


if __name__ == "__main__":
    TARGET.write_text(tables(), encoding="utf-8")
