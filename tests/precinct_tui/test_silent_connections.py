"""A connection to a served desk that says nothing, or half of something, is closed; a foreign Host is refused."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from aiohttp import web

from precinct_tui.serving import server as serving
from tests.precinct_tui.test_serving import CERTIFICATE, KEY


async def sent(port: int, words: bytes) -> bytes:
    """What comes back on a connection that sends this and no more, until the other end closes it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    await writer.drain()
    try:
        return await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.close()


@pytest.mark.parametrize("certificate", [None, CERTIFICATE])
@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: "])
async def test_silence_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: bytes, certificate: Path | None
) -> None:
    assert serving.SILENT == 10
    monkeypatch.setattr(serving, "SILENT", 0.2)
    desk = serving.DeskServer(
        [sys.executable, "-c", "pass"], serving.Listening("127.0.0.1", 0, "", certificate, KEY), tmp_path
    )
    told: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.ensure_future(serving._serve(desk, told.put_nowait))
    port = int((await told.get()).rpartition(":")[2])
    try:
        assert b"200" not in await sent(port, words)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(("host", "status"), [("evil.example", 403), ("127.0.0.1", 200), ("desk.local", 200)])
async def test_a_name_that_was_pointed_here_is_refused_beyond_loopback_too(
    tmp_path: Path, host: str, status: int
) -> None:
    desk = serving.DeskServer([sys.executable, "-c", "pass"], serving.Listening("desk.local", 0), tmp_path)

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="page")

    app = web.Application(middlewares=[desk._only_our_page])
    app.add_routes([web.get("/", page)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        said = await sent(
            runner.addresses[0][1], f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        assert said.startswith(f"HTTP/1.1 {status}".encode())
    finally:
        await runner.cleanup()
