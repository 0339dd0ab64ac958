"""From a paper's blocks to a PDF: typst with our own fonts and templates, nothing from outside.

What people typed reaches a template as JSON in one input and is set as a string, never read as markup. The same paper
gives the same bytes: the document's date is the instant of printing that stands on it. Heavy: import it when printing,
in a thread.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

from db.messages import M_, Refused

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"
NOWHERE = HERE / "no-packages"
"""Where templates would look for packages of others; there is no such folder."""
MARKS = 8


def pdf(template: str, data: dict[str, Any], language: str) -> bytes:
    """A paper as PDF: `template` is a name under templates/, `data` what `paper.laid_out` gives, plain JSON.

    `language` is that of the words around the data (fa, prs, ps, ar, en, ur); it gives direction and digits.
    Raises Refused("unprintable") where the paper can't be set.
    """
    import typst

    told = calm(json.dumps({**data, "language": language}, ensure_ascii=False))
    try:
        made = typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": told},
            package_path=str(NOWHERE),
            package_cache_path=str(NOWHERE),
            timestamp=int(data["at"]),
        )
    except (typst.TypstError, RuntimeError, OSError) as error:
        raise Refused("unprintable", {}, M_("The paper can't be set: {why}", why=str(error)[:200])) from error
    assert isinstance(made, bytes)
    return made


def calm(text: str) -> str:
    """`text` with at most MARKS marks on one letter: thousands would print as one blot and take minutes to set."""
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run <= MARKS:
            kept.append(character)
    return "".join(kept)
