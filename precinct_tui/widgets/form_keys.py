"""The keys of a form's fields on the screen: counts as a number each, and where a refusal is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from db.words.forms import Field
from db.words.messages import Message
from precinct_tui.language import present


def expanded(fields: Iterable[tuple[str, Field]]) -> Iterator[tuple[str, Field]]:
    """The fields, one of kind counts as a number for each item of its list."""
    for name, what in fields:
        if what.kind != "counts":
            yield name, what
            continue
        for choice in present.choices_of(what.list or ""):
            yield f"{name}.{choice.code}", Field("number", choice.label, help=what.help)


def at_boxes(fields: Mapping[str, Message], keys: Sequence[str]) -> dict[str, Message]:
    """What is said at some fields, by the keys of the boxes on the screen: of counts, at the first of their numbers."""
    at: dict[str, Message] = {}
    for name, message in fields.items():
        at[next((key for key in keys if key == name or key.startswith(f"{name}.")), name)] = message
    return at


def first_wrong(shown: Sequence[str], wrong: Mapping[str, Message]) -> str:
    """Which of the fields that a form shows, in their order, the cursor goes to once it is refused; "" for none."""
    return next((key for key in shown if key in wrong), "")


def is_counted(key: str) -> bool:
    """Whether a field is a number among counts: where it is doubted one counts again first, and a secret that is typed
    because the form seemed to be saved is no number."""
    return "." in key
