"""Whatever is asked of the two servers, an answer says so: no 500, and no place is lost by it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from db.carrying.levels.calling import CALL_HEADER, CALL_PATH, SEAT_PATH
from db.words.messages import Refused
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import set_language
from precinct_tui.serving import server as serving
from precinct_tui.serving.level_server import LevelServer
from precinct_tui.serving.statics import write_statics
from precinct_tui.verbs.cli import USAGE
from tests.conftest import Clock
from tests.db.carrying.levels.stick import Side, make_seat

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X", "get")
PATHS = (
    "/", "/ws", "/ws?width=" + "9" * 5_000, "/ws?width=-1&height=%D9%A3", "/static/js/textual.js", "/static/",
    "/static",
    "/static/" + "x" * 5_000, "/static/" + "%D8%A7" * 800, "/" + "x" * 5_000, "/static/%00", "/static/js%00/textual.js",
    "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd", "/%ff%fe", "//", "/ws/",
    "/?fontsize=" + "9" * 5_000, "/?fontsize=x", "*", "http://[/", "/static/js/textual.js/x",
)  # fmt: skip
SEAT_PATHS = (SEAT_PATH, CALL_PATH, "/", "/" + "x" * 5_000, "/%00")
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
HEADERS: tuple[tuple[str, ...], ...] = (
    (), ("Upgrade: websocket",), ("Connection: Upgrade",), ("Upgrade: websocket", "Connection: Upgrade"),
    ("Upgrade: x", "Connection: Upgrade", "Sec-WebSocket-Version: 13", KEY),
    ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 99", KEY),
    ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x"),
    ("Origin: http://[",), ("Origin: \xff",), ("Range: bytes=9-1",), ("Range: x",), ("If-Modified-Since: x",),
    ("Content-Length: -1",), ("Content-Length: x",), ("Content-Length: 5", "Transfer-Encoding: chunked"),
    ("Transfer-Encoding: x",), ("Expect: x",), ("Accept-Encoding: \xff, br;q=x",), ("Cookie: =;=",),
    ("X: " + "x" * 9_000,),
    (f"{CALL_HEADER}: \xff",), (f"{CALL_HEADER}: e30=",), (f"{CALL_HEADER}: {'A' * 8_000}",),
)  # fmt: skip
HOSTS = ("[", "[::1", "", "\xff", "127.0.0.1:x", "x" * 3_000)


async def _asked(port: int, method: str, path: str, headers: tuple[str, ...], host: str = "127.0.0.1") -> int:
    """The status of the answer to one request on a connection of its own; 0 where it is closed without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", "")
    try:
        writer.write("\r\n".join(lines).encode("latin-1"))
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 60)
    except ConnectionError:
        line = b""
    finally:
        writer.close()
    return int(line.split()[1]) if line else 0


async def _all(port: int, paths: Sequence[str]) -> set[int]:
    """The statuses of what is asked in every way."""
    seen = set()
    for method, path in product(METHODS, paths):
        seen.add(await _asked(port, method, path, ()))
    for path, headers in product(paths, HEADERS):
        seen.add(await _asked(port, "GET", path, headers))
    for host in HOSTS:
        seen.add(await _asked(port, "GET", paths[0], (), host))
    return seen


async def test_the_desk_in_a_browser_answers_every_request(tmp_path: Path) -> None:
    write_statics(tmp_path)
    server = serving.DeskServer([sys.executable, "-c", ""], serving.Listening("127.0.0.1", 0), tmp_path)
    async with TestServer(await server._make_app()) as served:
        assert served.port is not None
        seen = await _all(served.port, PATHS)
        assert not {status for status in seen if status >= 500}, seen
        assert {200, 404, 405, 426} <= seen
        assert server.taken == 0


@pytest.mark.parametrize("host", ["", " "])
async def test_no_server_listens_on_every_address_for_want_of_a_name(host: str) -> None:
    with pytest.raises(Refused, match="Name the address"):
        await serving.until_stopped(asyncio.Protocol, host, 0, None, lambda _address: None)


def test_a_seat_listens_where_it_is_told_to_and_nowhere_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "serve-level", "--officer", "1471", "--password-file", "/dev/null"]) == USAGE
    assert "--host" in capsys.readouterr().err
    set_language("fa")


async def test_a_seat_answers_every_request(tmp_path: Path) -> None:
    clock = Clock()
    county = Side(make_seat(tmp_path / "county", "county", "شهرستان اهواز", clock), clock)
    county.make_key()
    server = LevelServer(county.desk, lambda _taken: None)
    async with TestServer(server.app()) as served:
        assert served.port is not None
        seen = await _all(served.port, SEAT_PATHS)
        assert not {status for status in seen if status >= 500}, seen
        assert {200, 403, 404, 405} <= seen
