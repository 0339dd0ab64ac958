"""Chance and the moments in uids made the same in each run, so that a journal that a test writes is the same too."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from unittest.mock import patch

import nacl.bindings

from db.words import ids
from tests.conftest import START


@contextmanager
def fixed_chance(seed: int) -> Iterator[None]:
    """While it lasts, keys, salts and uids follow from a seed, in the order in which they are asked for.

    What libsodium draws itself stays chance: the ciphertext of a sealed box.
    """
    chance, milliseconds = Random(seed), count(1)

    def now() -> datetime:
        return START + timedelta(milliseconds=next(milliseconds))

    with ExitStack() as patched:
        patched.enter_context(patch.object(os, "urandom", chance.randbytes))
        patched.enter_context(patch.object(secrets, "_sysrand", chance))
        patched.enter_context(patch.object(nacl.bindings, "randombytes", chance.randbytes))
        patched.enter_context(patch.object(ids, "Source", partial(ids.Source, now)))  # of forms
        yield
