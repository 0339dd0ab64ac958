"""The handbook on paper: the booklet of all chapters, and one page with the keys to hang beside the kiosk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from precinct_tui.documents.typesetting import pdf
from precinct_tui.handbook.chapters import told_chapter
from precinct_tui.handbook.contents import PARTS
from precinct_tui.handbook.references import Reference, meant
from precinct_tui.language.i18n import N_, _, language
from precinct_tui.language.present import ltr

KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("At once, on every screen"), (
        "call.new", "arrival.now", "mark.now", "call.parked", "go.clock", "session.lock", "app.menu", "app.help",
        "go.back",
    )),
    (N_("Where to go"), (
        "go.desk", "go.incident", "go.custody", "go.request", "go.oversight", "go.calls", "go.shift", "go.indicators",
        "go.board", "go.search", "go.live", "ask.code",
    )),
    (N_("In a list, a record, a form"), (
        "list.open", "list.new", "list.filter", "record.acts", "record.correct", "record.print", "form.save",
        "form.park", "form.discard",
    )),
    (N_("For a person held"), (
        "held.check", "held.water", "held.food", "held.rest", "custody.wellbeing", "custody.give_rights",
        "custody.tell_prosecutor", "custody.review", "custody.property_in", "custody.release",
    )),
)  # fmt: skip
"""The keys of the page, under their headings; an act of a record by its letters."""


def booklet() -> bytes:
    """The whole handbook as PDF, A5, in the language spoken; slow. Raises Refused("unprintable")."""
    parts = [
        {"title": _(part.title), "chapters": [asdict(told_chapter(name)) for name in part.chapters]} for part in PARTS
    ]
    words = {"whom": _("Written for"), "when": _("When to do it"), "troubles": _("What goes wrong, and what then")}
    about = _("F1 twice opens the chapter of a screen in the program. Keys and labels are those of the program.")
    return _set("handbook", _("The officers' handbook"), {"parts": parts, "words": words, "about": about})


def keys_page() -> bytes:
    """One page with the keys as PDF, A4, in the language spoken. Raises Refused("unprintable")."""
    groups = [{"title": title, "rows": [[ltr(key), label] for key, label in rows]} for title, rows in keys_told()]
    return _set("keys", _("Keys of the desk"), {"groups": groups})


def keys_told() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The headings of that page, and below each its keys with what they do."""
    for title, names in KEYS:
        yield _(title), [(meant(Reference("key", name)), meant(Reference("label", name))) for name in names]


def _set(template: str, title: str, content: dict[str, Any]) -> bytes:
    frame = dict.fromkeys(("unit", "number", "copy", "demo", "printed", "proof", "hash"), "")
    return pdf(template, {**frame, **content, "at": 0, "title": title, "page-words": _("Page {n} of {m}")}, language())
