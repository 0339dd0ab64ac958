"""Which passwords are refused: the short ones, and those that are guessed soon (lists and patterns of zxcvbn)."""

from __future__ import annotations

from collections.abc import Sequence

from db.words.folding import ascii_digits
from db.words.layouts import other_layout
from db.words.messages import M_, Refused

LEAST = 8
LOOKED_AT = 72
"""Characters that are looked at: a longer one is not guessed."""
SAFE = 3
"""Of 4: a hundred million guesses or more, each of which costs what a sign-in costs."""


def strong(password: str | None, about: Sequence[str | None] = (), field: str = "password") -> str:
    """The password, if it is not guessed soon; `about` is what others know of the officer.

    Raises Refused("invalid") at `field`.
    """
    if password is None or len(password) < LEAST:
        raise Refused("invalid", {field: M_("At least {count} characters are expected.", count=LEAST)})
    if is_weak(password, about):
        said = M_("Too easy to guess. Use several unrelated words.")
        raise Refused("invalid", {field: said})
    return password


def is_weak(password: str, about: Sequence[str | None] = ()) -> bool:
    """Whether it is guessed soon, as it is typed or as the same keys write it on the other layout."""
    from zxcvbn import zxcvbn  # late: its lists of words take 12 MiB, and a password is set once in months

    words = [word for text in about if text for word in (text, *text.split())]
    typed = {ascii_digits(text)[:LOOKED_AT] for text in (password, other_layout(password))}
    return any(zxcvbn(text, user_inputs=words)["score"] < SAFE for text in typed)
