"""A seat that its units call: it shows who it is, lets in units that are enrolled, takes what they bring, and answers.

Whoever connects shows within `SILENT` seconds who he is; before that nothing of his is read but a line. The store is
asked by one thread, so calls take their turn.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hashlib
import os
import ssl
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from nacl.utils import random as random_bytes

from db.carrying.levels import secrets, wire
from db.carrying.levels.answering import answer_call
from db.carrying.levels.calling import CALL_HEADER, CALL_PATH, SEAT_PATH
from db.carrying.levels.certificate import Certificate
from db.carrying.levels.inbound_bundles import TakenIn
from db.carrying.levels.wire import CallingUnit
from db.kernel.base.officer import Desk
from db.words.messages import Refused
from precinct_tui.serving.server import QUIET, SILENT, until_stopped

CONNECTIONS = 256
"""The most connections at a time; one more is closed at once."""
BODIES = 4
"""Calls whose bodies are held in memory at a time; others wait their turn."""
BODY_SECONDS = 300.0
"""Seconds that a whole body may take, however slow the line is; no more than SILENT between two pieces of it."""


@dataclass(frozen=True, slots=True)
class LevelListening:
    """Where units reach the seat."""

    host: str
    port: int


class _Full(asyncio.Protocol):
    """What somebody meets who connects while every place is taken."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it."""
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


class LevelServer:
    """Answers calls for the seat of a desk; `when_taken` is given what became of the files that a call brought."""

    def __init__(self, desk: Desk, when_taken: Callable[[tuple[TakenIn, ...]], object]) -> None:
        self.desk, self._told = desk, when_taken
        self.certificate: Certificate = wire.own_certificate(desk)
        self._store = ThreadPoolExecutor(1, "seat")
        self._challenges: dict[Any, str] = {}
        self._bodies = asyncio.Semaphore(BODIES)
        self._calling: set[str] = set()
        self._server: web.Server | None = None

    def app(self) -> web.Application:
        """The two things that a seat answers."""
        app = web.Application(middlewares=[_plain])
        app.add_routes([web.get(SEAT_PATH, self.show), web.post(CALL_PATH, self.take)])
        return app

    async def _asked(self, function: Callable[..., Any], *given: object) -> Any:
        """What the store says, in its own thread."""
        return await asyncio.get_running_loop().run_in_executor(self._store, function, *given)

    async def show(self, request: web.Request) -> web.Response:
        """Who this seat is, and a challenge that holds on this connection for one call."""
        challenge = base64.b64encode(random_bytes(32)).decode()
        alive = set() if self._server is None else set(self._server.connections)
        self._challenges = {each: said for each, said in self._challenges.items() if each in alive}
        self._challenges[request.protocol] = challenge
        shown = await self._asked(wire.show_seat, self.desk, self.certificate.fingerprint, challenge)
        return web.Response(body=shown)

    async def take(self, request: web.Request) -> web.Response:
        """A call. Raises HTTPForbidden for whoever is no unit below, before his body is read."""
        caller = await self._caller(request)
        if caller.link.uid in self._calling:
            raise web.HTTPServiceUnavailable
        self._calling.add(caller.link.uid)
        try:
            async with self._bodies:
                body = await _body(request, caller)
                try:
                    files = wire.unpack(body)
                except secrets.Broken:
                    raise web.HTTPBadRequest from None
                del body
                seen, back = await self._asked(answer_call, self.desk, caller.link, files)
                self._told(seen)
                return web.Response(body=wire.pack(wire.fitting(back)))
        finally:
            self._calling.discard(caller.link.uid)

    async def _caller(self, request: web.Request) -> CallingUnit:
        challenge = self._challenges.pop(request.protocol, None)
        try:
            said = base64.b64decode(request.headers.get(CALL_HEADER, ""), validate=True)
        except (binascii.Error, ValueError):
            raise web.HTTPForbidden from None
        if challenge is None:
            raise web.HTTPForbidden
        try:
            caller: CallingUnit = await self._asked(wire.caller_of, self.desk, said, challenge)
        except Refused as refused:
            if refused.code == "too_large":
                raise web.HTTPRequestEntityTooLarge(wire.BODY_MOST, 0) from None
            if refused.code == "not_enrolled":
                raise web.HTTPForbidden from None
            raise
        return caller

    async def serve(self, listening: LevelListening, ready: Callable[[str], object]) -> None:
        """Until SIGINT, SIGTERM or SIGHUP. Raises Refused("port")."""
        runner = web.AppRunner(self.app(), access_log=None, keepalive_timeout=SILENT, logger=QUIET)
        await runner.setup()
        try:
            await until_stopped(self.let_in(runner), listening.host, listening.port, self.tls(), ready)
        finally:
            await runner.cleanup()
            self._store.shutdown()

    def let_in(self, runner: web.AppRunner) -> Callable[[], asyncio.BaseProtocol]:
        """Who speaks on a new connection: nobody, while every place is taken."""
        assert runner.server is not None
        self._server = server = runner.server
        return lambda: _Full() if len(server.connections) >= CONNECTIONS else server()

    def tls(self) -> ssl.SSLContext:
        """What encrypts: by this seat's certificate, as today's programs do alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        with _in_memory(self.certificate.pem + self.certificate.key) as path:
            context.load_cert_chain(path)
        return context


@contextlib.contextmanager
def _in_memory(text: str) -> Any:
    """A path at which these words may be read, that is on no disk where the system can do so."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("certificate")
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            file.write(text.encode())
            yield f"/proc/self/fd/{descriptor}"
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "certificate.pem"
            path.touch(0o600)
            path.write_text(text)
            yield path


async def _body(request: web.Request, caller: CallingUnit) -> bytes:
    """What a unit brings, as it signed it. Raises HTTPRequestTimeout, HTTPBadRequest."""
    if request.content_length != caller.size:
        raise web.HTTPBadRequest
    pieces, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while size < caller.size:
                piece = await asyncio.wait_for(request.content.readany(), SILENT)
                if not piece:
                    raise web.HTTPBadRequest
                pieces.append(piece)
                size += len(piece)
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()
        raise web.HTTPRequestTimeout from None
    body = b"".join(pieces)
    if size != caller.size or hashlib.sha256(body).hexdigest() != caller.digest:
        raise web.HTTPBadRequest
    return body


@web.middleware
async def _plain(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Whoever asks wrongly, or meets a fault, learns a number; the store's own words stay here."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        refused.text = ""
        raise
    except Refused:
        return web.Response(status=503)
