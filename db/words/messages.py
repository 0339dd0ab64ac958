"""Words that the store says to a person, kept apart from any language.

`db` never translates. It hands out `Message`s: an English msgid and its values. Whoever shows one passes its own
gettext function to `Message.render`; `str()` gives the English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from db.words.plurals import of_one


@dataclass(frozen=True)
class Message:
    """An English msgid in `str.format` style, and the values it names. A value may itself be a `Message`."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def render(self, translate: Callable[[str], str] | None = None, show: Callable[[object], str] = str) -> str:
        """The message in the language of `translate` (msgid → text), its values written by `show` (digits, say).

        A catalogue entry that names a value this message has not got falls back to the English: a slip in a
        translation must never hide a refusal.
        """
        values = {
            name: value.render(translate, show) if isinstance(value, Message) else show(value)
            for name, value in self.params.items()
        }
        text = translate(self.text) if translate else self.text
        try:
            return of_one(text, self.params).format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            return of_one(self.text, self.params).format(**values)

    def __str__(self) -> str:
        return self.render()


def M_(text: str, /, **params: object) -> Message:
    """Mark `text` as a msgid for the catalogues and bind its values: `M_("{count} people held", count=3)`."""
    return Message(text, params)


class Refused(Exception):
    """A command said no, and why.

    `code` is a short stable word for programs: "invalid", "unlikely", "forbidden", "conflict", "not_found",
    "wall.<name>". `fields` gives the reason at each form field; `message` the reason for the whole. `asked` are fields
    among them that are only unlikely, beside others that are wrong: these take a reason.
    """

    def __init__(
        self,
        code: str,
        fields: Mapping[str, Message] | None = None,
        message: Message | None = None,
        asked: Iterable[str] = (),
    ) -> None:
        self.code = code
        self.asked = frozenset(asked)
        self.fields: dict[str, Message] = dict(fields or {})
        self.message = message
        super().__init__(code, self.fields, message)

    def __str__(self) -> str:
        parts = [str(self.message)] if self.message is not None else []
        parts += [f"{name}: {reason}" for name, reason in self.fields.items()]
        return "; ".join(parts) or self.code
