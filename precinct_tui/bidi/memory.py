"""A cache for what is made of a text, which does not fill the memory when the text is a megabyte."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)

LONG = 4_096
"""Characters from which only the last two results are kept: a row costs some 200 bytes a character."""


class Remembered(Protocol[P, R_co]):
    """A function of a text that remembers."""

    def __call__(self, text: str, *args: P.args, **kwargs: P.kwargs) -> R_co: ...

    def cache_clear(self) -> None:
        """Forget everything."""


def remembered(size: int) -> Callable[[Callable[Concatenate[str, P], R_co]], Remembered[P, R_co]]:
    """Keep the last `size` results for short texts, and the last two for long ones."""

    def decorate(make: Callable[Concatenate[str, P], R_co]) -> Remembered[P, R_co]:
        short, long = lru_cache(size)(make), lru_cache(2)(make)

        @wraps(make)
        def get(text: str, *args: P.args, **kwargs: P.kwargs) -> R_co:
            return (short if len(text) < LONG else long)(text, *args, **kwargs)  # type: ignore[arg-type]

        def cache_clear() -> None:
            short.cache_clear()
            long.cache_clear()

        get.cache_clear = cache_clear  # type: ignore[attr-defined]
        return get  # type: ignore[return-value]

    return decorate
