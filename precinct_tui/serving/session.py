"""One browser's program: a process behind a websocket, which leaves where nobody signs in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from precinct_tui.serving.words import SIGNED_IN, SIGNED_OUT

PATIENCE = 5.0
"""Seconds that a session has for leaving before it is ended."""
SIGN_IN = 60.0
"""Seconds in which whoever came signs in: then the place is another's."""
CELLS_LIMIT = 500

CallLater = Callable[[float, Callable[[], object]], asyncio.TimerHandle]
"""Calls something after so many seconds, unless what it returns is cancelled before: `loop.call_later`."""


class Session(AppService):
    """One browser's program. It has SIGN_IN seconds in which somebody signs in, and as many after he signed out."""

    def __init__(
        self,
        argv: Sequence[str],
        websocket: web.WebSocketResponse,
        downloads: DownloadManager,
        later: CallLater,
        place: str | None = None,
    ) -> None:
        super().__init__(
            " ".join(argv),
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=self._close_socket,
            download_manager=downloads,
        )
        self._argv, self.place = argv, place
        self._websocket, self._later = websocket, later
        self._end: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self.signed_in = self._is_left = False

    def note_sign_in(self, *, signed_in: bool) -> None:
        """Note whether somebody is signed in; where nobody is, the time to do so begins."""
        self.signed_in = signed_in
        if self._end is not None:
            self._end.cancel()
        self._end = None if signed_in or self._is_left else self._later(SIGN_IN, self._end_unsigned)

    def _end_unsigned(self) -> None:
        self._ending = asyncio.get_running_loop().create_task(self._close_socket())

    async def _close_socket(self) -> None:
        await self._websocket.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        made = super()._build_environment(_cells(width, 80), _cells(height, 24))
        made["TEXTUAL_DRIVER"] = "precinct_tui.serving.web_driver:ServedDriver"
        made["PRECINCT_PLACE"] = f"browser {self.place or 'unknown'}"  # whose wrong tries delay whom
        root = str(Path(__file__).parents[2])
        made["PYTHONPATH"] = os.pathsep.join(filter(None, (root, made.get("PYTHONPATH"))))
        return made

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        # Its own session: Ctrl-C at the server's terminal reaches the server alone, which then ends it in order. What
        # it says of a crash could hold words of the store: it is not written anywhere.
        self._process = process = await asyncio.create_subprocess_exec(
            *self._argv,
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True,
            env=self._build_environment(width, height),
        )  # fmt: skip
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the program draws until it ends or the browser is gone."""
        assert self._process is not None
        stdout = self._process.stdout
        assert stdout is not None
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await stdout.readuntil(b"__GANGLION__\n")
            self.note_sign_in(signed_in=False)  # from here on it can be seen and typed into
            while True:
                kind, size = await stdout.readexactly(1), await stdout.readexactly(4)
                payload = await stdout.readexactly(int.from_bytes(size, "big"))
                if kind == b"D":
                    await self.on_data(payload)
                elif kind == b"M":
                    self._take_word(payload)
        await self.remote_close()

    def _take_word(self, payload: bytes) -> None:
        """What the program says beside what it draws: whether somebody is signed in."""
        kind = json.loads(payload).get("type")
        if kind in (SIGNED_IN, SIGNED_OUT):
            self.note_sign_in(signed_in=kind == SIGNED_IN)

    async def on_data(self, payload: bytes) -> None:
        """Draw in the browser; once that is gone, let the program write what it has and leave."""
        with contextlib.suppress(ConnectionError):
            await super().on_data(payload)

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell the program how large the browser's window is, in cells."""
        await super().set_terminal_size(_cells(width, 80), _cells(height, 24))

    async def stop(self) -> None:
        """Ask the program to leave; end it if it does not."""
        self._is_left = True
        if self._end is not None:
            self._end.cancel()
        process = self._process
        if process is None:
            return
        await self.send_meta({"type": "quit"})
        self.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except (TimeoutError, asyncio.CancelledError):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None


def _cells(number: object, usual: int) -> int:
    return max(1, min(number, CELLS_LIMIT)) if isinstance(number, int) else usual
