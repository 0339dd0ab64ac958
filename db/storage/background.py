"""Work beside the officers, in a thread that ends with the store."""

from __future__ import annotations

import threading


class BackgroundThread(threading.Thread):
    """A thread of a store. Its `run` looks at `_ended` from time to time; where it is cut off nothing is lost."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._ended = threading.Event()

    def stop(self) -> None:
        """Let it end after the step that it is in, and wait for that."""
        self._ended.set()
        if self.is_alive():
            self.join()

    def finish(self) -> None:
        """Wait until its work is done. A subclass raises what ended it before."""
        self.join()
