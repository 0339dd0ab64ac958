"""From a paper's blocks to a PDF: typst with our own fonts and templates, nothing from outside.

What people typed reaches a template as JSON in one input and is set as a string, never read as markup. The same paper
gives the same bytes: the document's date is the instant of printing that stands on it. Heavy: import it when printing,
in a thread.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from db.messages import M_, Refused

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"
NOWHERE = HERE / "no-packages"
"""Where templates would look for packages of others; there is no such folder."""


def pdf(template: str, data: dict[str, Any], language: str) -> bytes:
    """A paper as PDF: `template` is a name under templates/, `data` what `paper.laid_out` gives, plain JSON.

    `language` is that of the words around the data (fa, prs, ps, ar, en, ur); it gives direction and digits.
    Raises Refused("unprintable") where the paper can't be set.
    """
    import typst

    told = json.dumps({**data, "language": language}, ensure_ascii=False)
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
