"""The one way to the disk: a function in a thread, awaited from a worker of the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def off_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` returns, computed in a thread; raises what it raises.

    Call it inside an `@work` method. Should that worker be cancelled, the thread still finishes: a write that has
    begun is written.
    """
    return await asyncio.to_thread(function, *args, **kwargs)
