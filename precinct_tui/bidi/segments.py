"""Typed text in segments: what always reads from left to right in it, and which way the whole of it reads.

Paths, commands, addresses, codes, plates, telephones and numbers are read from left to right in every language; the
number of a letter, ``۱۴۰۵/پ/۱۲``, from right to left. The bidirectional algorithm knows none of them: behind a Persian
word it turns the groups of ``۰۹۱۶-۱۲۳-۴۵۶۷`` round, and the parts of a path with Persian names in it. So each is put
into an isolate of its own, for screens and papers alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from precinct_tui.bidi.controls import FSI, LRI, LRM, PDI, RLI, balanced
from precinct_tui.bidi.memory import remembered
from precinct_tui.bidi.widths import clusters_of

Direction = Literal["rtl", "ltr"]
Kind = Literal["plate", "phone", "letter", "number", "option", "special", "latin", "count", "persian", "other"]

_D = "0-9\u0660-\u0669\u06f0-\u06f9"
_P = (
    "\u0590-\u05f2\u0620-\u064a\u066e-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\ufb1d-\ufdff\ufe70-\ufefc"
)
_L = "A-Za-z\u00c0-\u024f\u0370-\u052f"
_JOINED = "\u200c\u200d\u064b-\u065f\u0670"
_EDGE = r"\s«»()\[\]{}،؛.,:;!?؟\"'“”‘’…·|=\u200e\u200f\u2066-\u2069"
_READ = f"[{_D}؟?]"
_PLATE_LETTER = f"(?:الف|[{_P}]\u200d?|[DS])"
_PLATE_END = rf"(?![{_D}{_P}{_L}]|[:/.,٫٬\-–][{_D}])"  # a time or a date that follows it is no region
_PLATE = (
    rf"{_READ}{{2}}{_PLATE_LETTER}{_READ}{{3}}(?:[ \-–|]{{0,3}}(?:ایران)?[ \-–]?{_READ}{{2}})?{_PLATE_END}"
    rf"|{_READ}{{2}} ?-? ?{_PLATE_LETTER} ?-? ?{_READ}{{3}}[ \-–|]{{0,3}}ایران[ \-–]?{_READ}{{2}}{_PLATE_END}"
)
_PHONE_END = rf"(?![{_D}\-]|{_PLATE_LETTER}{_READ}|[:/.,٫٬][{_D}{_P}])"
_PHONE = (
    rf"(?:\+[{_D}]{{1,3}}|[0٠۰][{_D}]{{2,3}})(?:[ \-][{_D}]{{2,4}}){{2,4}}{_PHONE_END}"
    rf"|[0٠۰][{_D}]{{2,3}}[ \-][{_D}]{{5,8}}(?![{_D}\-])"
)
_LETTER = (
    rf"(?=[{_D}{_P}])(?=\S*[{_D}])(?=\S*[{_P}])(?:[{_D}]+|[{_P}{_JOINED}]{{1,4}})(?:[/\-](?:[{_D}]+|[{_P}{_JOINED}]{{1,4}}))+"
    rf"(?![{_D}{_P}/\-])"
)
_UNIT = re.compile(
    rf"(?<![{_D}{_P}{_L}])(?:(?P<plate>{_PLATE})|(?P<phone>{_PHONE})|(?P<letter>{_LETTER}))"
    rf"|(?P<token>[^{_EDGE}](?:\S*[^{_EDGE}])?)"
)
_PERSIAN = re.compile(f"[{_P}]")
_LATIN = re.compile(f"[{_L}]")
_COUNT = re.compile(f"[{_D}]+")
_NUMBER = re.compile(rf"[+±−\-]?[{_D}]+(?:[.,:/٫٬\-–×][{_D}]+)*[%٪]?")
_PATH = re.compile(r"(?:[~.]{0,2}/|[A-Za-z]:[\\/]|\\\\)\S*\S|[\w.+\-]+@[\w\-]+\.\S+|[A-Za-z]+://\S+|www\.\S+")
_OPTION = re.compile(r"--?[A-Za-z][\w\-=/.]*")
_CODE = re.compile(
    rf"(?=\S*[{_L}])(?=\S*[{_D}])[{_L}{_D}]+(?:[.\-/_:#+][{_L}{_D}]+)+|[\w\-]+\.[A-Za-z][A-Za-z0-9]{{1,4}}"
)
_DIGIT = re.compile(f"[{_D}]")
_OPENING = f" ([«{LRI}{RLI}{FSI}"
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
_GAP = re.compile(r"[ ,:;.()=\"']*")
_PART = re.compile(f"([{_P}][{_P}{_JOINED}]*)")
_MAY_HOLD = re.compile(rf"[/\\@\-_:.,+±−–×٫٬#=]|[{_D}]")
_ORDERED = re.compile("[\u2066-\u2069]")
_RUNS_LEFT_TO_RIGHT = frozenset({"latin", "special", "option"})


class TextUnit(NamedTuple):
    """A word, number or other unit of a text, and where it stands."""

    kind: Kind
    start: int
    end: int


def units_of(text: str) -> Iterator[TextUnit]:
    """The words, numbers, plates, paths … of a text, in order; marks at their edges belong to none."""
    for match in _UNIT.finditer(text):
        kind = match.lastgroup
        yield TextUnit(_kind_of(match[0]) if kind == "token" else kind, *match.span())  # type: ignore[arg-type]


def shortened(text: str, width: int) -> str:
    """Return the start of a text that is too long and an ellipsis, in at most ``width`` cells (1 or more).

    A number, code or plate that finds no room goes as a whole: half of one is another one. What opens an isolate or a
    bracket goes with it; isolates that stay open are closed behind the ellipsis.
    """
    end, room = 0, width - 1
    _firsts, ends, sizes = clusters_of(text)
    for after, size in zip(ends, sizes, strict=True):
        room -= size
        if room < 0:
            break
        end = after
    kept = text[: _end_of_whole(text, end)].rstrip(_OPENING)
    depth = sum(map(kept.count, (LRI, RLI, FSI))) - kept.count(PDI)
    return f"{kept}…{PDI * max(depth, 0)}"


def _end_of_whole(text: str, end: int) -> int:
    """Return `end`, or where the number, code or plate starts that a cut there would break. Paths may be broken."""
    bare = [index for index, char in enumerate(text) if char not in _DIRECTION_MARKS]
    plain = "".join([text[index] for index in bare])
    for unit in units_of(plain):
        start, last = bare[unit.start], bare[unit.end - 1]
        if start >= end:
            break
        word = plain[unit.start : unit.end]
        if end <= last and _DIGIT.search(word) and not _PATH.fullmatch(word):
            return start
    return end


def _kind_of(token: str) -> Kind:
    if _OPTION.fullmatch(token):
        return "option"
    if _PATH.fullmatch(token):
        return "special"
    if _PERSIAN.search(token):
        return "persian"
    if _LATIN.search(token):
        return "special" if _CODE.fullmatch(token) else "latin"
    if _COUNT.fullmatch(token):
        return "count"
    return "number" if _NUMBER.fullmatch(token) else "other"


@remembered(4096)
def side_of(text: str, base: Direction) -> Direction:
    """Return the direction a typed value reads in, among words of direction ``base``.

    Among Persian ones it reads from right to left if at least half of its words are Persian, or if its first word is
    Latin and its second Persian («BMW سفید دیده شد»). Among Latin ones the first strong letter decides; where that is
    Latin, a majority of Persian words outweighs it. Numbers, codes, paths, commands and their like are no words; a
    value that has nothing else reads from left to right, but the number of a letter.
    """
    kinds = [item.kind for run in _runs(text) if not _is_command(run) for item in run]
    words = [kind for kind in kinds if kind in ("persian", "latin")]
    persian = words.count("persian")
    if not words:
        return "rtl" if "letter" in kinds else "ltr"
    if base == "ltr":
        return "rtl" if words[0] == "persian" or 2 * persian > len(words) else "ltr"
    return "rtl" if 2 * persian >= len(words) or words[:2] == ["latin", "persian"] else "ltr"


def isolate(text: str, base: Direction = "rtl") -> str:
    """Return ``text`` as an isolate, so that it cannot reorder what surrounds it (UAX #9, section 2.4.2).

    Its direction is ``side_of`` it, among words of direction ``base``, and its segments are isolates within it.
    Isolates inside that are not closed, or closed too often, are removed first: the value cannot break out. The added
    characters take no cells and are never drawn.
    """
    if not text:
        return text
    return f"{RLI if side_of(text, base) == 'rtl' else LRI}{segmented(balanced(text))}{PDI}"


@remembered(4096)
def segmented(text: str) -> str:
    """``text`` with each segment that reads its own way in an isolate; what is isolated already stays as it is."""
    if not _MAY_HOLD.search(text):
        return text
    if not _ORDERED.search(text):
        return "".join(_isolated(text))
    made: list[str] = []
    depth = start = 0
    for match in _ORDERED.finditer(text):
        if not depth:
            made += _isolated(text[start : match.start()])
            start = match.start()
        depth = max(0, depth - 1) if match[0] == PDI else depth + 1
        if not depth:
            made.append(text[start : match.end()])
            start = match.end()
    made += [text[start:]] if depth else _isolated(text[start:])
    return "".join(made)


def _isolated(text: str) -> Iterator[str]:
    at = 0
    for side, start, end in segments(text):
        yield text[at:start]
        part = text[start:end]
        yield f"{RLI}{part}{PDI}" if side == "rtl" else f"{LRI}{stepped(part)}{PDI}"
        at = end
    yield text[at:]


def stepped(part: str) -> str:
    """What reads from left to right as a whole, Persian parts of it too: a plate, a path with Persian names."""
    return _PART.sub(rf"\1{LRM}", part)


def segments(text: str) -> Iterator[tuple[Direction, int, int]]:
    """Each segment of ``text`` that reads its own way: its direction, start and end.

    Latin words beside a path or an option are one segment with it: a command reads from left to right as a whole.
    """
    for run in _runs(text):
        kinds = {item.kind for item in run}
        if kinds & {"plate", "phone", "number", "special", "option"}:
            yield "ltr", run[0].start, run[-1].end
        elif "letter" in kinds:
            yield "rtl", run[0].start, run[-1].end


def _runs(text: str) -> Iterator[list[TextUnit]]:
    """The items of a text: Latin ones that follow each other, with counts behind them, together; others alone."""
    run: list[TextUnit] = []
    for item in units_of(text):
        joins = item.kind in _RUNS_LEFT_TO_RIGHT or item.kind == "count"
        if run and joins and run[0].kind in _RUNS_LEFT_TO_RIGHT and _GAP.fullmatch(text, run[-1].end, item.start):
            run.append(item)
            continue
        if run:
            yield run
        run = [item]
    if run:
        yield run


def _is_command(run: Sequence[TextUnit]) -> bool:
    return any(item.kind == "option" for item in run)
