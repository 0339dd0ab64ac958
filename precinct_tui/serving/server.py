"""A small web server on textual-serve: one process of the program for each browser that connects.

A session is `precinct --home DIR` behind a websocket and signs in like any terminal. What is asked of this server from
another site's page is refused: a browser names the site in Origin, and the name it looked up in Host.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import logging
import signal
import ssl
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp_jinja2
import jinja2
from aiohttp import web
from textual_serve.server import Server, to_int

from db.words.messages import M_, Refused
from precinct_tui.language.i18n import _, direction, spoken
from precinct_tui.serving.session import PATIENCE, SIGN_IN, CallLater, Session
from precinct_tui.serving.statics import PAGE, write_statics

SESSIONS = 4
"""Browsers at a time. Each is a process with the store open, of about 100 MB."""
MESSAGE_LIMIT = 256 * 1024
"""Bytes of one message from a browser: a paste is the longest."""
BEFORE_SIGN_IN = 2
"""Places that one address may hold before anybody signs in there; all that come through a proxy have one address."""
SILENT = 10.0
"""Seconds in which whoever connects has asked for something, whole: after them the connection is closed."""
FONT_SIZES = (8, 48)

HEADERS = {
    # Scripts and styles of ours only, nothing from another host, in nobody's frame. xterm.js adds style elements.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


QUIET = logging.Logger("serving", logging.CRITICAL + 1)
"""Says nothing: a request that makes no sense is answered, and is no fault to be told at the server's terminal."""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`. A name other than localhost is taken for one that others reach."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host.lower() == "localhost"


def command(home: Path) -> list[str]:
    """The program that a session runs. -P: from this installation, not from the folder one stands in."""
    words = ("--home", str(home.absolute()), "--lang", spoken(), "--bidi", "app")
    return [sys.executable, "-P", "-m", "precinct_tui", *words]


@dataclass(frozen=True, slots=True)
class Listening:
    """Where browsers reach the desk. `name`: the one they look up, of a proxy or in the certificate.

    Beyond loopback a `certificate` (PEM, with its chain) is needed; its `key` may stand in the same file.
    """

    host: str
    port: int
    name: str = ""
    certificate: Path | None = None
    key: Path | None = None

    def tls(self) -> ssl.SSLContext | None:
        """What encrypts; None on this machine alone. Raises Refused: "unencrypted", "certificate"."""
        if self.certificate is None:
            if not is_loopback(self.host):
                raise Refused("unencrypted", {}, M_(
                    "{host} is reached from other machines: name a certificate, or leave it on 127.0.0.1, behind an "
                    "SSH tunnel or a proxy that encrypts.", host=self.host,
                ))  # fmt: skip
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(self.certificate, self.key, lambda: "")  # a key under a password asks nobody here
        except (OSError, ValueError) as error:
            raise Refused("certificate", {}, M_(
                "The certificate or its key can't be used: {why}. Both are PEM files, the key without a password.",
                why=getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error),
            )) from error  # fmt: skip
        return context


class DeskServer(Server):
    """Serves the desk by the program `argv`; `limit` browsers at a time. `statics` was filled by `write_statics`.

    `later` is the loop's own unless another is set before the first session.
    """

    def __init__(self, argv: Sequence[str], listening: Listening, statics: Path, limit: int = SESSIONS) -> None:
        super().__init__("precinct", listening.host, listening.port, statics_path=statics, templates_path=PAGE)
        self.listening = listening
        self.argv = argv
        self.limit = limit
        self.sessions: set[Session] = set()
        self.sockets: set[web.WebSocketResponse] = set()
        self.later: CallLater = lambda seconds, act: asyncio.get_running_loop().call_later(seconds, act)

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return len(self.sessions)

    def is_full(self, address: str | None) -> bool:
        """Whether nobody more can come from an address: every place is taken, or too many wait there for a sign-in."""
        return self.taken >= self.limit or self._waiting(address) >= BEFORE_SIGN_IN

    def _waiting(self, address: str | None) -> int:
        return sum(not session.signed_in and session.place == address for session in self.sessions)

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._only_our_page])
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(self.templates_path))
        app.add_routes(
            [
                web.get("/", self.handle_index, name="index"),
                web.get("/ws", self.handle_websocket, name="websocket"),
                web.static("/static", self.statics_path, name="static"),
            ]
        )
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self.on_shutdown)
        return app

    @web.middleware
    async def _only_our_page(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse what another site's page asks, also one whose name was pointed at this machine."""
        origin = request.headers.get("Origin")
        if not self._is_ours(_name(f"//{request.host}"), request):
            raise web.HTTPForbidden(text="Host")
        if origin is not None and _host(origin) != request.host:
            raise web.HTTPForbidden(text="Origin")
        try:
            return await handler(request)
        except (OSError, ValueError):  # a path that no disk takes
            raise web.HTTPNotFound from None

    def _is_ours(self, name: str, request: web.Request) -> bool:
        """Whether a browser that looked up this name meant us: the name given, or the address that it reached."""
        if self.listening.name and name.lower() == self.listening.name.lower():
            return True
        if is_loopback(self.host):
            return is_loopback(name)
        reached = request.transport.get_extra_info("sockname") if request.transport is not None else None
        return name.lower() in {self.host.strip("[]").lower(), *([str(reached[0])] if reached else [])}

    async def on_shutdown(self, app: web.Application) -> None:
        """Close what is open; each session ends its own program."""
        for socket in tuple(self.sockets):
            await socket.close(code=1001)

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, or what to do while every place is taken."""
        full = self.is_full(request.remote)
        least, most = FONT_SIZES
        words = {
            "language": spoken(),
            "direction": direction(),
            "title": _("Precinct records desk"),
            "waiting": _("Opening …"),
            "ended": self._why_ended(full=full),
            "again": _("Once more"),
            "font_size": max(least, min(to_int(request.query.get("fontsize", "16"), 16), most)),
            "full": full,
        }
        return aiohttp_jinja2.render_template("app_index.html", request, words, status=503 if full else 200)

    def _why_ended(self, *, full: bool) -> str:
        if self.taken >= self.limit:
            return _("Every place is taken: {count} sessions are open. Close one and come again.", count=self.limit)
        if full:
            return _("From your address {count} browsers are open where nobody signed in yet. Sign in there, or wait "
                     "{seconds} seconds.", count=BEFORE_SIGN_IN, seconds=round(SIGN_IN))  # fmt: skip
        return _("The session has ended, or could not begin. A place where nobody signs in is given up after {seconds} "
                 "seconds.", seconds=round(SIGN_IN))  # fmt: skip

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One session, from the browser's connecting to its leaving.

        Raises HTTPUpgradeRequired for what is no websocket, HTTPServiceUnavailable where no place is left.
        """
        socket = web.WebSocketResponse(heartbeat=15, timeout=2, max_msg_size=MESSAGE_LIMIT)
        if not socket.can_prepare(request).ok:
            raise web.HTTPUpgradeRequired(headers={"Upgrade": "websocket"})
        if self.is_full(request.remote):
            raise web.HTTPServiceUnavailable(text="full")
        session = Session(self.argv, socket, self.download_manager, self.later, request.remote)
        self.sessions.add(session)
        try:
            session.note_sign_in(signed_in=False)
            await socket.prepare(request)
            self.sockets.add(socket)
            await session.start(to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24))
            with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError, AssertionError):
                await self._process_messages(socket, session)
        except OSError:  # the browser is gone, or no program can be begun
            pass
        finally:
            self.sockets.discard(socket)
            try:
                await socket.close()
            finally:
                await session.stop()
                self.sessions.discard(session)
        return socket


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _name(address: str) -> str:
    with contextlib.suppress(ValueError):
        return urlsplit(address).hostname or ""
    return ""


def _host(origin: str) -> str | None:
    """The host and port of an origin; None where it is none."""
    with contextlib.suppress(ValueError):
        return urlsplit(origin).netloc
    return None


def serve(home: Path, listening: Listening, ready: Callable[[str], object]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; `ready` is told the address once browsers can connect. Port 0: any free.

    Raises Refused: "port" where the address can't be had, "unencrypted", "certificate".
    """
    listening.tls()  # refused before anything is written
    with tempfile.TemporaryDirectory(prefix="precinct-") as folder:
        write_statics(Path(folder))
        asyncio.run(_serve(DeskServer(command(home), listening, Path(folder)), ready))


async def _serve(server: DeskServer, ready: Callable[[str], object]) -> None:
    runner = web.AppRunner(
        await server._make_app(), access_log=None, shutdown_timeout=PATIENCE + 1, keepalive_timeout=SILENT,
        logger=QUIET,
    )  # fmt: skip
    await runner.setup()
    assert runner.server is not None
    try:
        await until_stopped(runner.server, server.host, server.port, server.listening.tls(), ready)
    finally:
        await runner.cleanup()


async def until_stopped(
    protocol: Callable[[], asyncio.BaseProtocol], host: str, port: int, tls: ssl.SSLContext | None,
    ready: Callable[[str], object],
) -> None:  # fmt: skip
    """Listen until SIGINT, SIGTERM or SIGHUP; `ready` is told the address. Raises Refused("port").

    `host` is the address to listen on: a name of none would mean all of them.
    """
    if not host.strip():
        raise Refused("port", {}, M_("Name the address to listen on."))
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, stopped.set)
    try:
        # Not by aiohttp's TCPSite: it would wait a minute for a handshake that never comes.
        sockets = await loop.create_server(
            protocol, host, port, ssl=tls, ssl_handshake_timeout=SILENT if tls else None
        )  # fmt: skip
        try:
            reached, at = sockets.sockets[0].getsockname()[:2]
            ready(f"{'https' if tls else 'http'}://{f'[{reached}]' if ':' in reached else reached}:{at}")
            await stopped.wait()
        finally:
            sockets.close()
    except OSError as error:
        raise _refusal(host, port, error) from error


def _refusal(host: str, port: int, error: OSError) -> Refused:
    if error.errno == errno.EADDRINUSE:
        why = M_("Port {port} is in use. Name another port, or stop the program that has it.", port=str(port))
    elif error.errno == errno.EACCES:
        why = M_("Port {port} may not be opened by you: ports below 1024 are the system's.", port=str(port))
    else:
        why = M_("{host} is no address of this machine.", host=host)
    return Refused("port", {}, why)
