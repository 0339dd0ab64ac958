"""The desk in a browser: what is served, to whom, and that Persian stands in order on the page."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from db.kernel.base.access import Role
from db.words.folding import persian_digits
from precinct_tui.bidi import visual
from precinct_tui.language.i18n import set_language
from precinct_tui.serving import server as serving
from precinct_tui.serving import session as sessions
from precinct_tui.serving.statics import FONTS, write_statics
from precinct_tui.verbs import cli
from precinct_tui.verbs import on_screen as opening
from tests.conftest import BADGES, PASSWORD, ROOT
from tests.precinct_tui import browser
from tests.precinct_tui.conftest import Open

TLS = ROOT / "tests" / "data" / "tls"
CERTIFICATE, KEY = TLS / "certificate.pem", TLS / "key.pem"
"""A certificate of localhost and desk.example, signed by itself; it opens nothing but these tests."""
ADDRESS = re.compile(r"https?://[\d.]+:\d+")
QUIET = "import sys; print('__GANGLION__', flush=True); sys.stdin.buffer.read()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {QUIET}; import time; time.sleep(600)"


@pytest.fixture(autouse=True)
def persian() -> Iterator[None]:
    """The verbs are run in English here; what comes after speaks Persian again."""
    yield
    set_language("fa")


@pytest.fixture
def statics(tmp_path: Path) -> Path:
    """The page's files."""
    folder = tmp_path / "statics"
    folder.mkdir()
    write_statics(folder)
    return folder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where the verb would listen; nothing listens."""
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(serving, "serve", lambda _home, where, _ready: asked.append((where.host, where.port)))
    return asked


def serve(home: Path, *words: str) -> int:
    """Run the verb in English; its exit status."""
    return cli.run(["--lang", "en", "serve", "--home", str(home), *words])


# --- what is served -----------------------------------------------------------------------------------------------


def test_rows_are_never_ordered_again(statics: Path) -> None:
    style = re.sub(r"\s+", " ", (statics / "css" / "precinct.css").read_text(encoding="utf-8"))
    assert ".xterm-rows, .xterm-rows * { direction: ltr; unicode-bidi: bidi-override; }" in style
    assert FONTS in (statics / "js" / "textual.js").read_text(encoding="utf-8")


def test_no_file_names_another_host(statics: Path) -> None:
    files = [path for path in statics.rglob("*") if path.is_file()] + [serving.PAGE / "app_index.html"]
    assert len(files) == 5
    for path in files:
        without_comments = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"(https?:|wss?:)//\w|[\"'(=]//\w|@import|Roboto", without_comments), path.name


# --- to whom ------------------------------------------------------------------------------------------------------


def test_listens_on_this_machine_only_unless_told(store_home: Path, told: list[tuple[str, int]]) -> None:
    assert serve(store_home, "--port", "8001") == cli.DONE
    assert told == [("127.0.0.1", 8001)]
    assert serving.is_loopback(told[0][0])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
def test_beyond_this_machine_nothing_goes_without_a_certificate(
    store_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert serve(store_home, "--port", "0", "--host", host) == cli.REFUSED
    assert "name a certificate" in capsys.readouterr().err
    broken = tmp_path / "broken.pem"
    broken.write_text(CERTIFICATE.read_text(encoding="ascii")[:200], encoding="ascii")
    for words in (
        ("--certificate", str(broken)),
        ("--certificate", str(CERTIFICATE)),  # its key is in another file
        ("--certificate", str(tmp_path / "nowhere.pem")),
        ("--certificate", str(CERTIFICATE), "--key", str(broken)),
    ):
        assert serve(store_home, "--port", "0", "--host", host, *words) == cli.REFUSED
        said = capsys.readouterr()
        assert "The certificate or its key can't be used" in said.err
        assert said.out == ""


def test_a_folder_without_a_store_is_not_served(
    tmp_path: Path, told: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Else whoever came first could make himself its administrator."""
    assert serve(tmp_path, "--port", "8001") == cli.REFUSED
    assert told == []
    assert "holds no store" in capsys.readouterr().err


def test_a_port_in_use_is_refused(store_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert serve(store_home, "--port", str(port)) == cli.REFUSED
    said = capsys.readouterr()
    assert f"Port {port} is in use" in said.err
    assert said.out == ""


def test_an_address_of_another_machine_is_refused(store_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tls = ("--certificate", str(CERTIFICATE), "--key", str(KEY))
    assert serve(store_home, "--port", "0", "--host", "192.0.2.7", *tls) == cli.REFUSED
    assert "192.0.2.7 is no address of this machine" in capsys.readouterr().err


def test_a_session_is_this_program_with_its_own_sign_in(tmp_path: Path) -> None:
    set_language("fa")
    words = serving.command(tmp_path)
    assert words[:4] == [sys.executable, "-P", "-m", "precinct_tui"]
    assert words[4:] == ["--home", str(tmp_path), "--lang", "fa", "--bidi", "app"]


def test_a_browser_is_a_terminal_for_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.line_order, "is_terminal", lambda _stream: False)
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    with pytest.raises(opening.WrongUsage) as wrong:
        opening.require_terminal()
    assert {"list", "packet", "indicators", "serve"} <= set(re.findall(r"\w+", str(wrong.value))), "every verb is named"
    monkeypatch.setenv("TEXTUAL_DRIVER", "precinct_tui.serving.web_driver:ServedDriver")
    opening.require_terminal()


# --- sessions -----------------------------------------------------------------------------------------------------


Clients = Callable[..., "contextlib.AbstractAsyncContextManager[tuple[TestClient[Any, Any], serving.DeskServer]]"]


@pytest.fixture
def client_of(statics: Path) -> Clients:
    """A running server whose sessions are a small Python program, and a client of it."""

    @contextlib.asynccontextmanager
    async def made(program: str, limit: int = 2) -> AsyncIterator[tuple[TestClient[Any, Any], serving.DeskServer]]:
        server = serving.DeskServer(
            [sys.executable, "-c", program], serving.Listening("127.0.0.1", 0, "desk.example"), statics, limit
        )
        async with TestClient(TestServer(await server._make_app())) as client:
            yield client, server

    return made


async def test_only_our_own_page_is_answered(client_of: Clients) -> None:
    async with client_of(QUIET) as (client, server):
        assert (await client.get("/")).status == 200
        own = f"127.0.0.1:{client.port}"
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
            assert (await client.get("/", headers=headers)).status == 403, headers
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await client.ws_connect("/ws", headers=headers)
        assert server.taken == 0
        async with client.ws_connect("/ws", headers={"Origin": f"http://{own}"}):
            assert server.taken == 1
        for headers in ({"Host": "other.example"}, {"Host": "desk.example", "Origin": "https://other.example"}):
            assert (await client.get("/", headers=headers)).status == 403, headers
        proxied = {"Host": "desk.example", "Origin": "https://desk.example"}
        assert (await client.get("/", headers=proxied)).status == 200


async def test_every_answer_forbids_what_comes_from_elsewhere(client_of: Clients) -> None:
    async with client_of(QUIET) as (client, _server):
        for path in ("/", "/static/js/textual.js"):
            policy = (await client.get(path)).headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "http" not in policy
        assert (await client.get("/static/")).status == 403
        assert (await client.get("/download/x")).status == 404


async def test_no_more_sessions_than_there_are_places(client_of: Clients) -> None:
    async with client_of(QUIET, limit=1) as (client, server):
        async with client.ws_connect("/ws"):
            page = await client.get("/")
            assert page.status == 503
            assert "textual.js" not in await page.text()
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await client.ws_connect("/ws")
            assert refused.value.status == 503
        await _until(lambda: server.taken == 0)
        assert (await client.get("/")).status == 200


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{}",
        "[]",
        "[1]",
        '["resize"]',
        '["resize", 5]',
        '["stdin", 7]',
        '["stdin"]',
        "x" * (serving.MESSAGE_LIMIT + 1),
    ],
    ids=lambda message: message[:12],
)
async def test_a_message_that_makes_no_sense_ends_its_own_session_only(client_of: Clients, message: str) -> None:
    async with client_of(QUIET) as (client, server):
        async with client.ws_connect("/ws") as other, client.ws_connect("/ws") as one:
            await one.send_str(message)
            with contextlib.suppress(ConnectionError):
                await one.send_str('["ping", "1"]')
            answer = await one.receive(timeout=60)  # what is only ignored leaves the session open
            assert answer.data == '["pong", "1"]' or answer.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
            await other.send_str('["ping", "2"]')
            assert await other.receive_json(timeout=60) == ["pong", "2"]
        await _until(lambda: server.taken == 0)


async def test_a_program_that_does_not_leave_is_ended(
    client_of: Clients, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sessions, "PATIENCE", 0.3)
    note = tmp_path / "pid"
    program = f"import os, pathlib; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); {STUBBORN}"
    async with client_of(program) as (client, server):
        async with client.ws_connect("/ws"):
            await _until(note.exists)
            assert _alive(int(note.read_text()))
        await _until(lambda: server.taken == 0)
        assert not _alive(int(note.read_text()))


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (132, 132), (10**9, sessions.CELLS_LIMIT), ("x", 80)])
def test_a_window_has_a_size_that_can_be_drawn(asked: object, given: int) -> None:
    assert sessions._cells(asked, 80) == given


# --- a place is for who signs in -----------------------------------------------------------------------------------


SIGNS_IN = (
    "import sys; print('__GANGLION__', flush=True)\n"
    "def say(kind):\n"
    '    word = b\'{"type": "%s"}\' % kind\n'
    "    sys.stdout.buffer.write(b'M' + len(word).to_bytes(4, 'big') + word); sys.stdout.buffer.flush()\n"
    "while head := sys.stdin.buffer.read(5):\n"
    "    typed = sys.stdin.buffer.read(int.from_bytes(head[1:], 'big'))\n"
    "    if head[:1] == b'D': say(b'signed_in' if typed == b'in' else b'signed_out')\n"
)
"""A program that says who is signed in: somebody after "in" is typed, nobody after anything else."""


class Timers:
    """In the place of the loop's clock: what is due is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[asyncio.TimerHandle, float, Callable[[], object]]] = []

    def later(self, seconds: float, act: Callable[[], object]) -> asyncio.TimerHandle:
        handle = asyncio.get_running_loop().call_later(10_000, lambda: None)
        self.waiting.append((handle, seconds, act))
        return handle

    def due(self) -> list[float]:
        """The seconds of what is still to be done."""
        return [seconds for handle, seconds, _act in self.waiting if not handle.cancelled()]

    def pass_by(self) -> None:
        """All the time that anything waits for goes by."""
        due = [(handle, act) for handle, _seconds, act in self.waiting if not handle.cancelled()]
        self.waiting.clear()
        for handle, act in due:
            handle.cancel()
            act()


async def test_browsers_that_never_sign_in_give_their_places_up(client_of: Clients) -> None:
    async with client_of(QUIET, limit=4) as (client, server):
        timers = Timers()
        server.later = timers.later
        async with client.ws_connect("/ws") as one, client.ws_connect("/ws") as two:
            await _until(lambda: len(timers.waiting) == 4)  # from the connecting, and again once it can be typed into
            assert timers.due() == [sessions.SIGN_IN] * 2 == [60, 60]
            timers.pass_by()
            for ended in (one, two):
                assert (await ended.receive(timeout=60)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
            await _until(lambda: server.taken == 0)
            async with client.ws_connect("/ws"):
                assert server.taken == 1


async def test_who_signed_in_keeps_the_place_until_a_minute_after_signing_out(client_of: Clients) -> None:
    async with client_of(SIGNS_IN, limit=4) as (client, server):
        timers = Timers()
        server.later = timers.later
        async with client.ws_connect("/ws") as browser:
            await browser.send_json(["stdin", "in"])
            await _until(lambda: any(session.signed_in for session in server.sessions))
            assert timers.due() == []
            timers.pass_by()
            await browser.send_json(["ping", "1"])
            assert await browser.receive_json(timeout=60) == ["pong", "1"]
            await browser.send_json(["stdin", "out"])
            await _until(timers.due)
            assert not any(session.signed_in for session in server.sessions)
            timers.pass_by()
            await _until(lambda: server.taken == 0)
        assert timers.due() == []


async def test_one_address_takes_no_more_than_two_places_before_somebody_signs_in(client_of: Clients) -> None:
    async with client_of(SIGNS_IN, limit=4) as (client, server):
        async with client.ws_connect("/ws") as one, client.ws_connect("/ws"):
            assert server.is_full("127.0.0.1")
            assert not server.is_full("192.0.2.7"), "another address has places of its own"
            page = await client.get("/")
            assert page.status == 503
            text = await page.text()
            assert persian_digits("60") in text
            assert "autofocus" in text
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await client.ws_connect("/ws")
            assert refused.value.status == 503
            await one.send_json(["stdin", "in"])
            await _until(lambda: any(session.signed_in for session in server.sessions))
            async with client.ws_connect("/ws") as three:
                await three.send_json(["stdin", "in"])
                await _until(lambda: sum(session.signed_in for session in server.sessions) == 2)
                async with client.ws_connect("/ws"):
                    assert server.taken == 4
                    assert server.is_full("192.0.2.7"), "all places are taken"
        await _until(lambda: server.taken == 0)


@pytest.mark.long
@pytest.mark.slow
async def test_the_desk_itself_says_when_somebody_signs_in_and_out(store_home: Path, statics: Path) -> None:
    """The real program behind a real websocket: its place is kept from the sign-in to the signing out."""
    server = serving.DeskServer(serving.command(store_home), serving.Listening("127.0.0.1", 0), statics)
    async with TestClient(TestServer(await server._make_app())) as client:
        async with client.ws_connect("/ws?width=100&height=30") as browser:
            await _painted(browser, visual("گذرواژه"))
            drawing = asyncio.create_task(_drawn_away(browser))
            (session,) = server.sessions
            assert not session.signed_in
            for typed in (BADGES[Role.DUTY], "\r", PASSWORD, "\r"):
                await browser.send_json(["stdin", typed])
            await _until(lambda: session.signed_in)
            assert not drawing.done()
        await _until(lambda: server.taken == 0)
        await drawing


async def test_signing_out_is_told_to_the_server_and_locking_is_not(open_app: Open) -> None:
    """A locked desk is somebody's; one that was left is nobody's."""
    told: list[bool] = []
    async with open_app(Role.DUTY) as hands:
        hands.app._driver.note_sign_in = lambda *, signed_in: told.append(signed_in)
        hands.app.action_lock()
        await hands.stand_on("LockScreen")
        assert told == []
        hands.app.locked = False
        await hands.app.pop_screen()
        hands.app.action_sign_out()
        await hands.stand_on("SignInScreen")
        assert told == [False]


async def _drawn_away(browser: aiohttp.ClientWebSocketResponse) -> None:
    """Read what is drawn, and look at none of it."""
    async for _message in browser:
        pass


# --- for real -----------------------------------------------------------------------------------------------------


class Running:
    """`precinct serve` as a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self.process = process
        self.address = address

    def children(self) -> list[int]:
        """The sessions' processes."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in found.split()]


@contextlib.asynccontextmanager
async def running(home: Path, root: Path, folder: Path, words: Sequence[str] = ()) -> AsyncIterator[Running]:
    """Serve a store on a free port, temporary files below `folder`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "precinct_tui", "serve", "--port", "0", "--home", str(home), *words,
        cwd=root, env={**os.environ, "TMPDIR": str(folder)}, stdout=-1, stderr=-1,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        found = ADDRESS.search(line)
        assert found is not None, line
        yield Running(process, found[0])
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def _until(holds: Callable[[], object], seconds: float = 90) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.05)


async def _painted(session: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Read what is drawn until some words stand there."""
    drawn = ""
    async with asyncio.timeout(60):
        while words not in drawn:
            message = await session.receive()
            assert message.type is aiohttp.WSMsgType.BINARY, message
            drawn += message.data.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the server puts its temporary files."""
    made = tmp_path / "temporary"
    made.mkdir()
    return made


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")


@pytest.mark.slow
@needs_proc
async def test_serves_a_sign_in_and_ends_quietly(store_home: Path, root: Path, folder: Path) -> None:
    async with running(store_home, root, folder) as served, aiohttp.ClientSession() as client:
        async with client.get(served.address) as page:
            assert page.status == 200
            assert page.headers["Content-Type"].startswith("text/html")
        (statics,) = folder.iterdir()
        assert statics.stat().st_mode & 0o077 == 0
        async with client.ws_connect(f"{served.address}/ws?width=100&height=30") as session:
            await _painted(session, visual("گذرواژه"))
            (child,) = served.children()
            assert str(store_home) in Path(f"/proc/{child}/cmdline").read_text().split("\0")
            served.process.send_signal(signal.SIGINT)
            out, err = await served.process.communicate()
        assert (served.process.returncode, out, err) == (0, b"", b"")
        assert not _alive(child)
        assert list(folder.iterdir()) == []


@pytest.mark.long
@pytest.mark.slow
async def test_with_a_certificate_everything_is_encrypted(store_home: Path, root: Path, folder: Path) -> None:
    words = ("--host", "0.0.0.0", "--certificate", str(CERTIFICATE), "--key", str(KEY), "--name", "desk.example")
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with running(store_home, root, folder, words) as served, aiohttp.ClientSession() as client:
        port = served.address.rpartition(":")[2]
        assert served.address.startswith("https://")
        for address in (f"https://127.0.0.1:{port}", f"https://localhost:{port}"):
            async with client.get(address, ssl=trusting) as page:
                # The address that it reached is ours; localhost is no name of a desk that other machines reach.
                assert page.status == (200 if "127" in address else 403)
        async with client.get(f"https://127.0.0.1:{port}", ssl=trusting, headers={"Host": "desk.example"}) as page:
            assert page.status == 200
        with pytest.raises(aiohttp.ClientError):
            await client.get(f"http://127.0.0.1:{port}")
        async with client.ws_connect(f"wss://127.0.0.1:{port}/ws", ssl=trusting) as session:
            await _painted(session, visual("گذرواژه"))


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.faults
@needs_proc
async def test_a_killed_server_leaves_no_program_behind(store_home: Path, root: Path, folder: Path) -> None:
    async with (
        running(store_home, root, folder) as served,
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{served.address}/ws") as session,
    ):
        await _painted(session, visual("گذرواژه"))
        (child,) = served.children()
        served.process.kill()
        await _until(lambda: not _alive(child), 15)


PLACES = """
(() => {
  const rows = [...document.querySelectorAll(".xterm-rows > div")];
  return rows.map(row => {
    const letters = [];
    const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
      for (let at = 0; at < node.length; at++) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (box.width > 1) letters.push([node.data[at], box.left]);
      }
    return letters;
  });
})()
"""
"""For each row of the page the letters as they were sent, and where each begins on the screen, in pixels."""

ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")


def read_rows(places: list[list[tuple[str, float]]]) -> list[str]:
    """What the eye reads: letters by where they stand, trailing and leading spaces off."""
    return ["".join(letter for letter, _left in sorted(row, key=lambda one: one[1])).strip() for row in places]


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(browser.CHROMIUM is None, reason="chromium is not installed")
async def test_persian_stands_in_order_on_the_page(store_home: Path, root: Path, folder: Path) -> None:
    """Without WebGL, where xterm.js draws rows as text. And the officer signs in without a mouse."""
    profile = folder.with_name("profile")
    async with (
        running(store_home, root, folder) as served,
        browser.chromium(served.address, profile, browser.WITHOUT_WEBGL) as tab,
    ):
        await tab.until("document.querySelector('.xterm-rows')?.textContent.includes('English')")
        await tab.until("document.activeElement.className == 'xterm-helper-textarea'")
        for width, height in ((390, 844), (1000, 640)):  # a telephone shows the page in letters of their own size
            await tab.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2,
                mobile=width < 500,
            )  # fmt: skip
            await tab.until(f"innerWidth == {width} && document.documentElement.scrollWidth <= {width}")
            await tab.until(f"Math.abs(document.querySelector('.xterm-screen').clientWidth - {width}) < 30")
        # The program has drawn for the wide page: a Persian line begins at its right edge.
        await tab.until(
            f"{PLACES.strip()}.flat().some(([letter, left]) => /{ARABIC.pattern}/.test(letter) && left > 900)"
        )
        picture = folder / "sign-in.png"
        await tab.photograph(picture)
        assert picture.read_bytes().startswith(b"\x89PNG")

        places = await tab.evaluate(PLACES)
        read = read_rows(places)
        for words in ("میز ثبت کلانتری", "گذرواژه", "ورود به سامانه"):
            assert any(visual(words) in row for row in read), words
        persian = [row for row in places if ARABIC.search("".join(letter for letter, _left in row))]
        assert len(persian) >= 4
        for row in persian:
            lefts = [left for _letter, left in row]
            assert lefts == sorted(lefts), read_rows([row])
        width = await tab.evaluate("document.querySelector('.xterm-screen').clientWidth")
        label = next(row for row in persian if visual("گذرواژه") in read_rows([row])[0])
        assert min(left for letter, left in label if ARABIC.match(letter)) > width / 2

        own = served.address.partition("://")[2]
        assert [one for one in tab.asked if not re.match(rf"(http|ws)://{re.escape(own)}/|data:", one)] == []
        assert any(one.startswith("ws://") for one in tab.asked)

        shown = "document.querySelector('.xterm-rows').textContent"
        await tab.write(BADGES[Role.DUTY])
        await tab.until(f'{shown}.includes("{persian_digits(BADGES[Role.DUTY])}")')
        await tab.press("Enter")
        await tab.write(PASSWORD)
        await tab.until(f"{shown}.includes('•'.repeat({len(PASSWORD)}))")
        await tab.press("Enter")
        await tab.until(f"{shown}.includes('Officer')", 60)
        assert any(visual("کلانتری ۱۲") in row for row in read_rows(await tab.evaluate(PLACES)))

        # The same rows without our style are wrong: the browser orders them once more.
        await tab.evaluate("[...document.styleSheets].find(s => s.href?.endsWith('precinct.css')).disabled = true")
        assert not any(visual("کلانتری ۱۲") in row for row in read_rows(await tab.evaluate(PLACES)))
