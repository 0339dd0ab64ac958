"""A seat that units call, in the tests: its own server on a thread, over TLS on the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from queue import Queue

from aiohttp import web

from db.carrying.levels.calling import SeatAddress
from db.carrying.levels.inbound_bundles import TakenIn
from precinct_tui.serving import server
from precinct_tui.serving.level_server import LevelServer
from tests.db.carrying.levels.stick import Side


class Seat(LevelServer):
    """A server that says what it took in."""

    def __init__(self, side: Side) -> None:
        self.taken: list[TakenIn] = []
        super().__init__(side.desk, self.taken.extend)


@contextlib.contextmanager
def served(seat: Seat, port: int = 0) -> Iterator[SeatAddress]:
    """The seat while units may call it."""
    came: Queue[int] = Queue()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        runner = web.AppRunner(seat.app(), access_log=None, keepalive_timeout=server.SILENT)
        await runner.setup()
        sockets = await loop.create_server(
            seat.let_in(runner), "127.0.0.1", port, ssl=seat.tls(), ssl_handshake_timeout=server.SILENT
        )
        came.put(sockets.sockets[0].getsockname()[1])
        await over.wait()
        sockets.close()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    try:
        yield SeatAddress("127.0.0.1", came.get(timeout=30))
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(30)
        loop.close()


def tls_client() -> ssl.SSLContext:
    """What connects without asking who is there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
