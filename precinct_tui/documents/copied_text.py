"""The text that is copied out of a PDF, in the order in which it is read.

A PDF names the letters of each glyph. Readers (poppler, pdfium, MuPDF) take the glyphs of a line as they stand from
left to right and turn what is right to left, the letters of one glyph with it. typst names those in the order of
reading: «لا», and «ه» with the half-space before it, are copied turned round («سالم», «سرقته‌ا»). Where one glyph means
different letters in different places it marks them with ActualText, which poppler turns round and pdfium does not.

`copyable` writes the letters of each glyph from left to right, and gives a glyph with a second meaning a second code
instead of the mark. It knows the files of the version of typst that is named in pyproject.toml (objects and a table of
them, no object streams); a file of another shape stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length \d+")
_REFERENCE = rb"(\d+) 0 R"
_FONT_NAMES = re.compile(rb"/(f\d+) " + _REFERENCE)
_MEANING = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_WIDTHS = re.compile(rb"/W\[(.*?)\]\s*(?=/|>>)", re.DOTALL)
_STRING = rb"\((?:\\.|[^\\()])*\)"
_BODY = rb"((?:" + _STRING + rb"|[^()EB])*)"
_SPAN = re.compile(
    rb"/Span<</ActualText<FEFF([0-9A-F]+)>>>BDC(?:(/ReversedChars BMC)" + _BODY + rb"(EMC\s)|" + _BODY + rb")EMC",
    re.DOTALL,
)
_USES = re.compile(rb"/(f\d+) [\d.]+ Tf")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MOST_IN_A_BLOCK = 100


@dataclass(slots=True)
class _Font:
    """A font of the file: its objects' numbers, what its glyphs mean, and the codes that they get besides."""

    meaning: int
    descendant: int
    widths: dict[int, bytes]
    meanings: dict[int, str]
    more: dict[tuple[int, str], int] = field(default_factory=dict)

    def code(self, glyph: int, text: str) -> int:
        """The code under which a glyph means this text."""
        if self.meanings.get(glyph) == text:
            return glyph
        return self.more.setdefault((glyph, text), max((*self.widths, *self.meanings)) + 1 + len(self.more))

    @property
    def marked(self) -> frozenset[str]:
        """Letters with their marks that are drawn as two glyphs, which typst gives the same text."""
        texts = (*self.meanings.items(), *self.more)
        return frozenset(text for glyph, text in texts if len(text) > 1 and glyph not in self.widths)

    def meant(self, glyph: int, text: str, marked: frozenset[str]) -> str:
        """The meaning of a glyph as readers take it: from left to right."""
        if text in marked:
            wide = glyph in self.widths
            text = "".join(each for each in text if (unicodedata.category(each) == "Mn") != wide) or text
        is_turned = any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)
        return text[::-1] if is_turned else text


def copyable(made: bytes) -> bytes:
    """A PDF whose text is copied as it is read; the same bytes where it is not of the shape that typst writes."""
    try:
        start, objects, trailer = _objects(made)
        fonts = _fonts(objects)
        for number, names in _texts(objects):
            objects[number] = _with_stream(objects[number], _unmarked(_stream(objects[number]), names, fonts))
        for font in fonts.values():
            _write(objects, font)
    except (ValueError, IndexError, KeyError, zlib.error):
        return made
    return _file(start, objects, trailer)


def _objects(made: bytes) -> tuple[bytes, dict[int, bytes], bytes]:
    """(what stands before the objects, number → object, trailer). Raises ValueError for another kind of file."""
    table = int(made[made.rindex(b"startxref") + 9 :].split()[0])
    lines = made[table : made.index(b"trailer", table)].splitlines()
    if lines[0].strip() != b"xref" or not lines[1].startswith(b"0 "):
        raise ValueError("no table of objects")
    starts = [(int(line[:10]), number) for number, line in enumerate(lines[2:]) if line.strip().endswith(b"n")]
    ends = [*sorted(at for at, _ in starts), table]
    following = dict(pairwise(ends))
    objects = {number: made[at : following[at]].rstrip() for at, number in starts}
    return made[: ends[0]], objects, made[made.index(b"trailer", table) : made.rindex(b"startxref")].strip()


def _file(start: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    parts, at, places = [start], len(start), []
    for number in sorted(objects):
        places.append(at)
        parts.append(objects[number] + b"\n\n")
        at += len(parts[-1])
    size = max(objects) + 1
    if sorted(objects) != list(range(1, size)):
        raise ValueError("a number is missing")
    table = b"xref\n0 %d\n0000000000 65535 f\r\n" % size + b"".join(b"%010d 00000 n\r\n" % place for place in places)
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, trailer)
    return b"".join((*parts, table, trailer, b"\nstartxref\n%d\n%%%%EOF" % at))


def _stream(made: bytes) -> bytes:
    begins = _STREAM.search(made)
    if begins is None:
        raise ValueError("no stream")
    head, raw = made[: begins.start()], made[begins.end() : made.rindex(b"endstream")].rstrip(b"\r\n")
    length = re.search(rb"/Length (\d+)", head)
    if length is not None:
        raw = made[begins.end() : begins.end() + int(length[1])]
    return zlib.decompress(raw) if b"/FlateDecode" in head else raw


def _with_stream(made: bytes, content: bytes) -> bytes:
    head = made[: _STREAM.search(made).start()]  # type: ignore[union-attr]  # `_stream` was asked first
    packed = zlib.compress(content, 9) if b"/FlateDecode" in head else content
    return _LENGTH.sub(b"/Length %d" % len(packed), head, count=1) + b"stream\n" + packed + b"\nendstream\nendobj"


def _one(pattern: bytes, made: bytes) -> int:
    found = re.search(pattern, made)
    if found is None:
        raise ValueError(pattern)
    return int(found[1])


def _fonts(objects: dict[int, bytes]) -> dict[int, _Font]:
    fonts = {}
    for number, made in objects.items():
        if b"/Subtype/Type0" in made and b"/ToUnicode" in made:
            meaning, descendant = (_one(key + _REFERENCE, made) for key in (rb"/ToUnicode ", rb"/DescendantFonts\["))
            written = {int(code, 16): _text(said) for code, said in _MEANING.findall(_stream(objects[meaning]))}
            written.pop(0, None)
            fonts[number] = _Font(meaning, descendant, _widths(objects[descendant]), written)
    return fonts


def _text(said: bytes) -> str:
    return bytes.fromhex(said.decode()).decode("utf-16-be")


def _widths(made: bytes) -> dict[int, bytes]:
    """The width of each glyph that has one, as it is written: lines of first, last, width."""
    if b"/DW 0" not in made:
        raise ValueError("other widths")
    found = _WIDTHS.search(made)
    said = [] if found is None else found[1].split()
    if any(b"[" in each for each in said):
        raise ValueError("other widths")
    widths: dict[int, bytes] = {}
    for first, last, width in zip(said[::3], said[1::3], said[2::3], strict=True):
        widths |= dict.fromkeys(range(int(first), int(last) + 1), width) if float(width) else {}
    return widths


def _texts(objects: dict[int, bytes]) -> Iterator[tuple[int, dict[bytes, int]]]:
    """The streams that set text, each with its fonts by name."""
    for number, made in list(objects.items()):
        head = made[: made.find(b"stream")] if b"stream" in made else made
        resources = re.search(rb"/Resources " + _REFERENCE, head)
        if resources is not None:
            names = {name: int(font) for name, font in _FONT_NAMES.findall(objects[int(resources[1])])}
            contents = re.search(rb"/Contents " + _REFERENCE, head)
            if contents is not None:
                yield int(contents[1]), names
            elif b"/Subtype/Form" in head:
                yield number, names


def _unmarked(content: bytes, names: dict[bytes, int], fonts: dict[int, _Font]) -> bytes:
    """Text without the marks on single glyphs that run right to left: each has a code of its own instead."""

    def changed(found: re.Match[bytes]) -> bytes:
        turned, body = found[2] or b"", found[3] if found[2] else found[5]
        text, strings, uses = _text(found[1]), re.findall(_STRING, body), _USES.findall(body)
        runs_right = any(unicodedata.bidirectional(each) in ("R", "AL", "NSM") for each in text)
        if not runs_right or len(strings) != 1 or len(uses) != 1 or len(glyph := _unescaped(strings[0])) != 2:
            return found[0]
        code = fonts[names[uses[0]]].code(int.from_bytes(glyph), text)
        return turned + body.replace(strings[0], b"<%04X>" % code) + (found[4] or b"")

    return _SPAN.sub(changed, content)


def _unescaped(string: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        said = found[1]
        return bytes([int(said, 8) & 255]) if said.isdigit() else _ESCAPES.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, string[1:-1], flags=re.DOTALL)


def _write(objects: dict[int, bytes], font: _Font) -> None:
    """Name the letters of each glyph from left to right, and the codes that were added."""
    marked = font.marked
    meant = {code: font.meant(code, text, marked) for code, text in font.meanings.items()}
    meant |= {code: font.meant(glyph, text, marked) for (glyph, text), code in font.more.items()}
    written = _stream(objects[font.meaning])
    first, last = written.index(b"endcodespacerange") + 17, written.rindex(b"endcmap")
    lines = [b"<%04X> <%s>" % (code, text.encode("utf-16-be").hex().upper().encode()) for code, text in meant.items()]
    blocks = [lines[at : at + _MOST_IN_A_BLOCK] for at in range(0, len(lines), _MOST_IN_A_BLOCK)]
    named = b"".join(b"\n%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    objects[font.meaning] = _with_stream(objects[font.meaning], written[:first] + named + b"\n" + written[last:])
    if not font.more:
        return
    drawn = bytearray(b"".join(code.to_bytes(2) for code in range(max(font.more.values()) + 1)))
    for (glyph, _), code in font.more.items():
        drawn[2 * code : 2 * code + 2] = glyph.to_bytes(2)
    number = max(objects) + 1
    packed = zlib.compress(bytes(drawn), 9)
    head = b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>\n" % (number, len(packed))
    objects[number] = head + b"stream\n" + packed + b"\nendstream\nendobj"
    wide = ((code, font.widths[glyph]) for (glyph, _), code in font.more.items() if glyph in font.widths)
    more = b"".join(b" %d %d %s" % (code, code, width) for code, width in wide)
    made = objects[font.descendant].replace(b"/CIDToGIDMap/Identity", b"/CIDToGIDMap %d 0 R" % number)
    objects[font.descendant] = _WIDTHS.sub(lambda found: b"/W[" + found[1] + more + b"]", made, count=1)
