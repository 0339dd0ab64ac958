"""QR codes of ISO/IEC 18004, as much as papers need: capitals and digits, then any words, level M (15% may be damaged).

Pure: a text becomes rows of dark (True) and light modules, without the four light ones that must surround it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""What takes five bits and a half each."""
Modules = list[list[bool]]
# By version: correction codewords of a block, (number of blocks, data codewords of each), centres of alignment.
_VERSIONS: dict[int, tuple[int, tuple[tuple[int, int], ...], tuple[int, ...]]] = {
    1: (10, ((1, 16),), ()),
    2: (16, ((1, 28),), (6, 18)),
    3: (26, ((1, 44),), (6, 22)),
    4: (18, ((2, 32),), (6, 26)),
    5: (24, ((2, 43),), (6, 30)),
    6: (16, ((4, 27),), (6, 34)),
    7: (18, ((4, 31),), (6, 22, 38)),
    8: (22, ((2, 38), (2, 39)), (6, 24, 42)),
    9: (22, ((3, 36), (2, 37)), (6, 26, 46)),
    10: (26, ((4, 43), (1, 44)), (6, 28, 50)),
}
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)


def modules(text: str) -> Modules:
    """The QR code of a text: what it begins with of LETTERS in five bits and a half each, the rest as UTF-8.

    Raises ValueError where it is too long for version 10.
    """
    head = len(text) - len(text.lstrip(LETTERS))
    segments = text[:head], text[head:].encode()
    version = next((version for version in _VERSIONS if len(_said(*segments, version)) <= 8 * _room(version)), None)
    if version is None:
        raise ValueError(f"no QR code holds {len(text)} letters")
    stream = list(_interleaved(_filled(_said(*segments, version), 8 * _room(version)), version))
    drawn = (_drawn(stream, version, mask) for mask in range(len(_MASKS)))
    return min(drawn, key=_penalty)


def svg(text: str) -> str:
    """The code as a drawing, a unit for each module, with the light ones around it."""
    rows = modules(text)
    side = len(rows) + 8
    path = "".join(f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
    )


def _room(version: int) -> int:
    return sum(blocks * size for blocks, size in _VERSIONS[version][1])


def _said(head: str, tail: bytes, version: int) -> str:
    """The bits of both segments: mode, length, pairs of letters; mode, length, bytes."""
    bits = ""
    if head:
        bits += "0010" + format(len(head), "09b" if version < 10 else "011b")
    for start in range(0, len(head), 2):
        pair = [LETTERS.index(letter) for letter in head[start : start + 2]]
        bits += format(pair[0] * 45 + pair[1], "011b") if len(pair) == 2 else format(pair[0], "06b")
    if tail:
        bits += "0100" + format(len(tail), "08b" if version < 10 else "016b")
    return bits + "".join(format(value, "08b") for value in tail)


def _filled(bits: str, room: int) -> bytes:
    """The data codewords: what is said, its end, and what fills the rest."""
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    said = [int(bits[start : start + 8], 2) for start in range(0, len(bits), 8)]
    fill = (0xEC, 0x11) * (room // 8)
    return bytes(said + list(fill[: room // 8 - len(said)]))


# --- correction ------------------------------------------------------------------------------------------------------


def _powers() -> tuple[list[int], list[int]]:
    power, log, value = [0] * 512, [0] * 256, 1
    for exponent in range(255):
        power[exponent] = power[exponent + 255] = value
        log[value] = exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return power, log


_POWER, _LOG = _powers()


def _times(left: int, right: int) -> int:
    return _POWER[_LOG[left] + _LOG[right]] if left and right else 0


def _correction(block: bytes, count: int) -> bytes:
    """The Reed-Solomon codewords of a block."""
    generator = [1]
    for exponent in range(count):
        root = _POWER[exponent]
        generator = [high ^ _times(low, root) for high, low in zip([*generator, 0], [0, *generator], strict=True)]
    rest = [0] * count
    for value in block:
        factor = value ^ rest[0]
        rest = [after ^ _times(factor, part) for after, part in zip([*rest[1:], 0], generator[1:], strict=True)]
    return bytes(rest)


def _interleaved(content: bytes, version: int) -> Iterator[int]:
    """The codewords in the order in which they are drawn: one of each block in turn, then the correcting ones."""
    count, groups, _centres = _VERSIONS[version]
    blocks, start = [], 0
    for number, size in groups:
        for _block in range(number):
            blocks.append(content[start : start + size])
            start += size
    corrections = [_correction(block, count) for block in blocks]
    for parts in (blocks, corrections):
        for place in range(max(map(len, parts))):
            yield from (part[place] for part in parts if place < len(part))


# --- drawing ---------------------------------------------------------------------------------------------------------


def _drawn(stream: Sequence[int], version: int, mask: int) -> Modules:
    side = 17 + 4 * version
    fixed: dict[tuple[int, int], bool] = {}
    _finders(fixed, side)
    _alignment(fixed, _VERSIONS[version][2])
    for place in range(8, side - 8):
        fixed.setdefault((6, place), place % 2 == 0)
        fixed.setdefault((place, 6), place % 2 == 0)
    _format(fixed, side, mask)
    if version >= 7:
        _version(fixed, side, version)
    bits = (value >> shift & 1 for value in stream for shift in range(7, -1, -1))
    rows = [[fixed.get((y, x), False) for x in range(side)] for y in range(side)]
    for y, x in _way(side):
        if (y, x) not in fixed:
            rows[y][x] = bool(next(bits, 0)) ^ _MASKS[mask](y, x)
    return rows


def _finders(fixed: dict[tuple[int, int], bool], side: int) -> None:
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        for y in range(-1, 8):
            for x in range(-1, 8):
                if 0 <= top + y < side and 0 <= left + x < side:
                    ring = max(abs(y - 3), abs(x - 3))
                    fixed[top + y, left + x] = ring in (0, 1, 3)


def _alignment(fixed: dict[tuple[int, int], bool], centres: Sequence[int]) -> None:
    for row in centres:
        for column in centres:
            if (row, column) in fixed:  # a finder stands there
                continue
            for y in range(-2, 3):
                for x in range(-2, 3):
                    fixed[row + y, column + x] = max(abs(y), abs(x)) != 1


def _remainder(value: int, generator: int, count: int) -> int:
    """`value` with the `count` bits that protect it."""
    rest = value << count
    while rest.bit_length() > count:
        rest ^= generator << rest.bit_length() - generator.bit_length()
    return value << count | rest


def _format(fixed: dict[tuple[int, int], bool], side: int, mask: int) -> None:
    """Level M and the mask, twice; and the module that is always dark."""
    said = _remainder(mask, 0b10100110111, 10) ^ 0b101010000010010
    bit = [bool(said >> place & 1) for place in range(15)]
    along = [*range(6), 7, 8, *[side - 7 + place for place in range(7)]]
    for place in range(15):
        fixed[along[place], 8] = bit[place]
    across = [*[side - 1 - place for place in range(8)], 7, 5, 4, 3, 2, 1, 0]
    for place in range(15):
        fixed[8, across[place]] = bit[place]
    fixed[side - 8, 8] = True


def _version(fixed: dict[tuple[int, int], bool], side: int, version: int) -> None:
    said = _remainder(version, 0b1111100100101, 12)
    for place in range(18):
        y, x = place // 3, side - 11 + place % 3
        fixed[y, x] = fixed[x, y] = bool(said >> place & 1)


def _way(side: int) -> Iterator[tuple[int, int]]:
    """Where the data goes: two columns at a time from the right, up and down in turn, around the timing column."""
    upward = True
    for right in range(side - 1, 0, -2):
        column = right - (right <= 6)
        for y in range(side - 1, -1, -1) if upward else range(side):
            yield y, column
            yield y, column - 1
        upward = not upward


def _penalty(rows: Modules) -> int:
    """How hard a code is to read: long runs of one colour, and what looks like a finder."""
    lines = ["".join("1" if dark else "0" for dark in line) for line in (*rows, *zip(*rows, strict=True))]
    points = 0
    for line in lines:
        runs = line.replace("01", "0 1").replace("10", "1 0").split(" ")
        points += sum(len(run) - 2 for run in runs if len(run) >= 5)
        points += 40 * (line.count("10111010000") + line.count("00001011101"))
    return points
