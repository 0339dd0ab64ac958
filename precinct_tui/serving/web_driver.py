"""Textual's driver for a browser, which has the keyboard from the start and leaves when the server is gone."""

from __future__ import annotations

import asyncio

from textual import events, messages
from textual.drivers.web_driver import WebDriver

from precinct_tui.serving.words import SIGNED_IN, SIGNED_OUT


class ServedDriver(WebDriver):
    """Ends the session at the end of standard input: a killed server must not leave open stores behind."""

    def start_application_mode(self) -> None:
        """Start, and remember the loop that the app runs in.

        Textual's driver takes the keyboard away until the browser says "focus"; our page takes it as soon as something
        is painted, and may have said so before that happens.
        """
        self._loop = asyncio.get_running_loop()
        super().start_application_mode()
        self._app.call_later(self._app.post_message, events.AppFocus())

    def note_sign_in(self, *, signed_in: bool) -> None:
        """Tell the server whether somebody is signed in: until then it keeps the place for a minute."""
        self.write_meta({"type": SIGNED_IN if signed_in else SIGNED_OUT})

    def run_input_thread(self) -> None:
        """Read what the browser sends until there is no more of it."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            asyncio.run_coroutine_threadsafe(self._app._post_message(messages.ExitApp()), self._loop)
