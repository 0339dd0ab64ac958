"""The one way to the disk: a function in a thread, awaited from a worker of the screen."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from platformdirs import user_log_path
from textual.worker import NoActiveWorker, get_current_worker

from db.storage import os_faults
from db.words.messages import M_, Refused
from precinct_tui.widgets.textual_private import is_leaving

P = ParamSpec("P")
T = TypeVar("T")


async def off_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` returns, computed in a thread. Raises the Refused that it raises.

    Call it inside an `@work` method. Should that worker be cancelled, the thread still finishes: a write that has
    begun is written. Any other exception is a fault of the program: it is noted and becomes Refused("fault"), so that
    it is said where one stands and takes no half-typed form down with it. Where the screen that asked went away
    meanwhile, its worker ends here, with a refusal too: there is nobody to tell.
    """
    try:
        answer = await asyncio.to_thread(function, *args, **kwargs)
    except Exception as error:
        refused = error if isinstance(error, Refused) else told(error)
        if _asker_is_gone():
            raise asyncio.CancelledError from error
        if refused is error:
            raise
        raise refused from error
    if _asker_is_gone():
        raise asyncio.CancelledError
    return answer


def told(error: Exception) -> Refused:
    """What a person is told of an error that nobody expected: of the disk what it refuses, else `fault`."""
    refused = os_faults.refusal(error)
    if refused is None:
        return fault(error)
    note_fault(error)
    return refused


def fault(error: Exception) -> Refused:
    """What a person is told of a fault of the program, once it is noted."""
    where = note_fault(error)
    return Refused(
        "fault", {}, M_("The program failed here ({what}). Noted in {where}.", what=type(error).__name__, where=where)
    )


def _asker_is_gone() -> bool:
    try:
        node = get_current_worker().node
    except NoActiveWorker:
        return False
    return is_leaving(node)


def note_fault(error: Exception) -> str:
    """Append where a fault came from to the log; returns the log's path. Only places in the code, never values: a
    database's message may quote what was being saved."""
    path = user_log_path("precinct") / "faults.log"
    places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write("\n".join([type(error).__qualname__, *places, ""]))
    except OSError:
        return "—"
    return str(path)
