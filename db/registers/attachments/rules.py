"""Which files can be attached: kinds told by their content, a size, a name that any system can write. Pure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from db.words.messages import M_, Message
from db.words.text import clean

LIMIT = 16 * 1024 * 1024
"""Bytes of one attachment."""
MOST = 60
"""Attachments of one record."""
NAME_LIMIT = 100
ZWNJ = "\u200c"
UNSEEN = ("Cc", "Cf", "Cs", "Co")
ENDINGS = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "tiff": ".tif", "webp": ".webp", "heic": ".heic"}
"""The kinds that are taken, each with the ending its name gets. None of them is a program or a page with a script."""
ALIKE = {".jpeg": "jpeg", ".jpe": "jpeg", ".tiff": "tiff", ".heif": "heic"}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,5})\b")
_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def kind_of(content: bytes) -> str | None:
    """The kind of a file by how its content begins, a key of ENDINGS; None for any other."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    return None


def whole(kind: str, content: bytes) -> bool:
    """Whether the file ends as its kind does: a copy that was cut off does not."""
    match kind:
        case "pdf":
            return b"%%EOF" in content[-2_048:]
        case "jpeg":
            return b"\xff\xd9" in content[-4_096:]
        case "png":
            return b"IEND" in content[-64:]
    return True


def pages_of(kind: str, content: bytes) -> int | None:
    """How many pages a file has; None where that can't be read from it."""
    if kind == "pdf":
        pages = len(_PAGE.findall(content)) or max((int(count) for count in _COUNT.findall(content)), default=0)
        return pages or None
    return _tiff_pages(content) if kind == "tiff" else 1


def _tiff_pages(content: bytes) -> int | None:
    order = "little" if content[:2] == b"II" else "big"
    at, seen = _number(content, 4, 4, order), set[int]()
    while at and at not in seen and len(seen) < 10_000:
        if at + 2 > len(content):
            return None
        seen.add(at)
        at = _number(content, at + 2 + 12 * _number(content, at, 2, order), 4, order)
    return len(seen) or None


def _number(content: bytes, at: int, size: int, order: str) -> int:
    return int.from_bytes(content[at : at + size], "little" if order == "little" else "big")


def clean_name(name: str, kind: str) -> str:
    """A file's name as it is kept: one line, nothing of a path, nothing that a system forbids, its kind's ending."""
    last = PurePath(name.replace("\\", "/")).name
    text = "".join(letter for letter in clean(last) if letter == ZWNJ or unicodedata.category(letter) not in UNSEEN)
    text = " ".join(_RESERVED.sub("_", text).split()).strip(". ")
    stem, dot, ending = text.rpartition(".")
    suffix = f".{ending.lower()}" if dot else ""
    if not stem or not (suffix in ENDINGS.values() or suffix in ALIKE):
        stem, suffix = text, ""
    fits = suffix == ENDINGS[kind] or ALIKE.get(suffix) == kind
    ending = suffix if fits else ENDINGS[kind]
    return f"{stem[: NAME_LIMIT - len(ending)].strip('. ') or 'scan'}{ending}"


def size_said(size: int) -> Message:
    """A size as people read it."""
    if size >= 1024 * 1024:
        whole_part, tenth = divmod(size * 10 // (1024 * 1024), 10)
        return M_("{size} MB", size=f"{whole_part}.{tenth}")
    return M_("{size} KB", size=max(1, round(size / 1024)))


def wrong_with(content: bytes) -> Message | None:
    """Why these bytes can't be attached; None where they can."""
    if not content:
        return M_("The file is empty.")
    if len(content) > LIMIT:
        return M_(
            "The file is larger than {most} MB. Scan it with fewer colours or a lower resolution, or in two parts.",
            most=LIMIT // (1024 * 1024),
        )
    kind = kind_of(content)
    if kind is None:
        return M_(
            "Only scans and photographs are taken: PDF, JPEG, PNG, TIFF, WebP, HEIC. This is another kind of file."
        )
    if not whole(kind, content):
        return M_("The end of the file is missing: it was cut off when it was copied. Copy it again.")
    return None
