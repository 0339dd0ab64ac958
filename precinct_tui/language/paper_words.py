"""What is said of a paper that was printed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language import present
from precinct_tui.language.i18n import _

if TYPE_CHECKING:
    from datetime import datetime


def copy_said(copy: int, before: datetime | None) -> str:
    """Says that this is a reprint, and when the copy before was printed if that is known; "" for a first print."""
    if copy <= 1:
        return ""
    if before is None:
        return _("Copy {number}", number=copy)
    return _("Copy {number}; the one before: {when}", number=copy, when=present.moment(before))
