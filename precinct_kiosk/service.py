"""Service of root on a kiosk: takes the one request that lies there, answers it, and ends.

    python -m precinct_kiosk.service WHERE

The desk's account may write WHERE/requests and nothing else of the program. A request names a folder, no more: what is
taken is decided by the signature that is checked here. The answer lies in WHERE/answers, which everybody may read.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from precinct_kiosk.errors import FolderError
from precinct_kiosk.versions import install

REQUESTS, ANSWERS, FILE = "requests", "answers", "update.json"
_MOST = 4096


def ask(where: Path, folder: Path) -> str:
    """Lay down a request to take a folder, in the place of an earlier one; its mark. Raises OSError."""
    mark = secrets.token_hex(8)
    _write(where / REQUESTS, {"folder": str(folder.resolve()), "mark": mark})
    return mark


def answer_of(where: Path, mark: str) -> dict[str, object] | None:
    """The answer to a request: its `code` is "installed", or one of FolderError's. None before it."""
    with suppress(OSError, ValueError):
        said = json.loads((where / ANSWERS / FILE).read_bytes())
        if isinstance(said, dict) and said.get("mark") == mark:
            return said
    return None


def serve(where: Path) -> dict[str, object] | None:
    """Take the request that lies there; its answer, None where there is none. Raises OSError."""
    asked = _request(where)
    if asked is None:
        return None
    folder, mark = asked
    answer: dict[str, object] = {"folder": str(folder), "mark": mark}
    try:
        packed = install(folder, where)
        answer |= {"code": "installed", "version": packed.version, "sum": packed.total}
    except FolderError as error:
        answer |= {"code": error.code, **error.values}
    _write(where / ANSWERS, answer)
    with suppress(FileNotFoundError):
        (where / REQUESTS / FILE).unlink()
    return answer


def _request(where: Path) -> tuple[Path, str] | None:
    """The folder that a request names, and its mark; None where what lies there is none: a link, too long, no path."""
    try:
        handle = os.open(where / REQUESTS / FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            said = json.loads(file.read(_MOST))
    except (OSError, ValueError):
        return None
    folder = said.get("folder") if isinstance(said, dict) else None
    if not isinstance(folder, str) or not folder.startswith("/") or "\0" in folder:
        return None
    return Path(folder), str(said.get("mark"))


def _write(folder: Path, content: dict[str, object]) -> None:
    new = folder / f".{FILE}.{os.getpid()}"
    new.write_text(json.dumps(content), encoding="utf-8")
    new.chmod(0o644)
    new.replace(folder / FILE)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    answered = serve(Path(sys.argv[1]))
    sys.exit(0 if answered is not None and answered["code"] == "installed" else 1)
