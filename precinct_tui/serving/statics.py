"""The page's files: textual-serve's terminal, with our fonts and without anything that is fetched from elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import textual_serve

FONTS = "'DejaVu Sans Mono', 'Vazir Code', 'Courier New', FreeMono, monospace"
"""Fixed-width fonts with Arabic presentation forms; the browser takes the first that its machine has."""

PAGE = Path(__file__).parent / "page"

_THEIR_FONTS = "'Roboto Mono', Monaco, 'Courier New', monospace"


def write_statics(folder: Path) -> None:
    """Put the page's styles and scripts into `folder`, which is empty.

    Raises RuntimeError where textual-serve's script is not the one that this was written for.
    """
    theirs = Path(textual_serve.__file__).parent / "static"
    script = (theirs / "js" / "textual.js").read_text(encoding="utf-8")
    if _THEIR_FONTS not in script:
        raise RuntimeError("this textual-serve names other fonts than 1.1.3 does")
    for name in ("css", "js"):
        (folder / name).mkdir()
    (folder / "js" / "textual.js").write_text(script.replace(_THEIR_FONTS, FONTS), encoding="utf-8")
    shutil.copyfile(theirs / "css" / "xterm.css", folder / "css" / "xterm.css")
    shutil.copyfile(PAGE / "precinct.css", folder / "css" / "precinct.css")
    shutil.copyfile(PAGE / "precinct.js", folder / "js" / "precinct.js")
