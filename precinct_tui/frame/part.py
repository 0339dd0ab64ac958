"""A part of the app, and the workers that it begins: the app is put together from these."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from textual.app import App
from textual.worker import Worker

from precinct_tui.widgets.app_protocol import Precinct


class Part:
    """Holds the one app twice: `app` as Textual knows it, `precinct` as screens and the other parts do."""

    def __init__(self, app: App[None], precinct: Precinct) -> None:
        self.app, self.precinct = app, precinct


Some = TypeVar("Some", bound=Part)
P = ParamSpec("P")
Method = Callable[Concatenate[Some, P], Coroutine[None, None, None]]
StartsWorker = Callable[Concatenate[Some, P], Worker[None]]


def worker(group: str, *, exclusive: bool = False) -> Callable[[Method[Some, P]], StartsWorker[Some, P]]:
    """What `@work` is for a method of a widget: the call begins a worker of the app, and returns it.

    The screen that asked may be gone before the worker ends.
    """

    def decorate(method: Method[Some, P]) -> StartsWorker[Some, P]:
        def begin(part: Some, /, *args: P.args, **kwargs: P.kwargs) -> Worker[None]:
            run = partial(method, part, *args, **kwargs)
            return part.app.run_worker(run, name=method.__name__, group=group, exclusive=exclusive)

        update_wrapper(begin, method)
        return begin

    return decorate
