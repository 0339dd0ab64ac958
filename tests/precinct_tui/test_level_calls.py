"""Bundles over a cable: a unit calls its seat, the seat's answer comes back, and whoever is neither is let go."""

from __future__ import annotations

import base64
import hashlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl.utils import random as random_bytes

from db.carrying.levels import (
    bundle_files,
    calling,
    certificate,
    following,
    inbound_bundles,
    links,
    ordering,
    secrets,
    sending,
    wire,
)
from db.carrying.levels import forms as level_forms
from db.carrying.levels.calling import CALL_HEADER, CALL_PATH, SEAT_PATH, SeatAddress, address_of
from db.carrying.levels.following import Cable, RoundTrip, Share
from db.carrying.levels.own_chains import heads
from db.registers.orders.commands import issue_order
from db.registers.orders.forms import IssueOrder
from db.storage.keys import in_text
from db.words.messages import Refused
from precinct_tui.serving import level_server, server
from tests.db.carrying.levels.stick import Side
from tests.db.carrying.levels.test_bundle_files import World, incidents, linked, rows, world
from tests.precinct_tui.calling_seat import Seat, served, tls_client

__all__ = ["linked", "world"]


def call(side: Side, at: SeatAddress) -> RoundTrip:
    return Cable(at).turn(side.desk, write=True)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as said:
        act()
    return said.value.code


def test_a_save_goes_up_and_the_answer_comes_back_on_the_same_call(world: World) -> None:
    issue_order(world.county.desk, IssueOrder(subject="گشت شبانه", text="هر شب دو گشت"))
    world.report()
    with served(Seat(world.county)) as at:
        turn = call(world.unit, at)
        assert [(each.name, each.what) for each in turn.receipts] == [("شهرستان اهواز", "new")]
        assert len(incidents(world.county)) == 1
        before = rows(world.county)
        assert {name.rpartition(".")[2] for name in calling.call(world.unit.desk, at, bundle_files.Bag())} == {
            "receipt",
            "orders",
        }
        assert rows(world.county) == before
        assert sending.left(world.unit.desk)[world.county.desk.store.unit] == 0
    (order,) = ordering.orders_waiting(world.unit.desk, following.above_of(world.unit.desk))
    assert order.subject == "گشت شبانه"


def test_the_county_carries_on_what_it_cannot_open_and_brings_the_receipt(world: World) -> None:
    world.report()
    with served(Seat(world.county)) as county, served(Seat(world.province)) as province:
        call(world.unit, county)
        call(world.county, province)
        assert len(incidents(world.province)) == 1
        turn = call(world.unit, county)
    assert {(each.name, each.what) for each in turn.receipts} == {
        ("شهرستان اهواز", "new"), ("استان خوزستان", "new"),
    }  # fmt: skip


def test_the_certificate_stays_the_same_and_no_other_is_taken(world: World) -> None:
    """Somebody stands between: the seat's own words, passed on over a certificate of his."""
    first, second = Seat(world.county), Seat(world.county)
    assert first.certificate == second.certificate
    second.certificate = certificate.certificate_of(world.county.desk.store.unit, random_bytes(32))
    world.report()
    with served(second) as between:
        second.certificate = first.certificate  # what it shows from now on; it is reached by the other
        assert refused(lambda: call(world.unit, between)) == "certificate"
    assert second.taken == []
    assert incidents(world.county) == []


def test_who_signs_by_another_key_is_no_seat(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = secrets.pair_of(in_text(random_bytes(32)))
    seat = Seat(world.county)
    shown = secrets.sign_said(
        wire.SEAT_FORMAT,
        {"seat": world.county.desk.store.unit, "certificate": seat.certificate.fingerprint, "challenge": "x"},
        stranger,
    )
    monkeypatch.setattr(level_server.wire, "show_seat", lambda *given: shown)
    with served(seat) as at:
        assert refused(lambda: call(world.unit, at)) == "certificate"
    for raw, code in (
        (b"", "no_seat"), (b"{}\n", "no_seat"), (shown.replace(b'"version":1', b'"version":9'), "newer"),
        (shown.replace(world.county.desk.store.unit.encode(), b"0" * 36), "not_enrolled"),
    ):  # fmt: skip
        monkeypatch.setattr(level_server.wire, "show_seat", lambda *given, raw=raw: raw)
        with served(seat) as at:
            assert refused(lambda: call(world.unit, at)) == code
    assert seat.taken == []


def test_a_unit_that_is_not_enrolled_or_retired_brings_nothing(world: World) -> None:
    world.report()
    unit = world.unit.desk.store.unit
    links.retire_unit(world.county.desk, level_forms.RetireUnit(record=unit, reason="ادغام شد"))
    seat = Seat(world.county)
    with served(seat) as at:
        assert refused(lambda: call(world.unit, at)) == "not_enrolled"
    assert seat.taken == []


# --- attacks -------------------------------------------------------------------------------------------------------


class Line:
    """A connection by hand to a seat."""

    def __init__(self, at: SeatAddress) -> None:
        self.http = http.client.HTTPSConnection(at.host, at.port, timeout=30, context=tls_client())

    def challenge(self) -> dict[str, Any]:
        self.http.request("GET", SEAT_PATH)
        return secrets.read_said(self.http.getresponse().read(), wire.SEAT_FORMAT)

    def post(self, said: bytes, body: bytes, size: int | None = None) -> int:
        headers = {CALL_HEADER: base64.b64encode(said).decode(), "Content-Length": str(size or len(body))}
        self.http.request("POST", CALL_PATH, body, headers)
        answer = self.http.getresponse()
        answer.read()
        return answer.status


def signed(side: Side, challenge: str, body: bytes, **other: Any) -> bytes:
    """What a unit says that calls; `other`: what it says that is not so."""
    with side.desk.store.reading() as conn:
        mine = links.own_pair(conn, side.desk.store)
    content = {"unit": side.desk.store.unit, "challenge": challenge, "size": len(body),
               "digest": hashlib.sha256(body).hexdigest()}  # fmt: skip
    return secrets.sign_said(wire.CALL_FORMAT, {**content, **other}, mine)


def test_a_call_counts_once_on_its_own_connection_and_as_it_was_signed(world: World) -> None:
    world.report()
    files = bundle_files.Bag()
    sending.send(world.unit.desk, files)
    body, to = wire.pack(files), {"seat": world.county.desk.store.unit}
    seat = Seat(world.county)
    with served(seat) as at:
        line = Line(at)
        said = signed(world.unit, line.challenge()["challenge"], body, **to)
        assert Line(at).post(said, body) == 403  # on another connection
        assert line.post(said, body) == 200
        assert line.post(said, body) == 403  # once more
        assert len(seat.taken) == 2
        for changed, status in (
            ({"seat": "0" * 36}, 403), ({"unit": world.province.desk.store.unit}, 403), ({"size": "x"}, 403),
            ({"digest": "0" * 64}, 400), ({"size": wire.BODY_MOST + 1}, 413), ({"size": -1}, 403),
        ):  # fmt: skip
            line = Line(at)
            said = signed(world.unit, line.challenge()["challenge"], body, **{**to, **changed})
            assert line.post(said, body) == status
        for said in (b"", b"{}\n", b"\xff" * 900):
            line = Line(at)
            line.challenge()
            assert line.post(said, body) == 403
    assert len(seat.taken) == 2


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b'[["a.bundle",1]]\nx', b'[["../../x.bundle",1]]\nx', b'[["a.b.001.bundle",2]]\nx',
     b'[["a.b.001.bundle",0]]\nx', b"[" * 70_000 + b"\n", b'{"a":1}\n',
     b'[["a.b.001.bundle",1],["a.b.001.bundle",1]]\nxx'],
)  # fmt: skip
def test_what_is_no_body_is_refused_whole(body: bytes) -> None:
    with pytest.raises(secrets.Broken):
        wire.unpack(body)


def test_what_is_packed_comes_out_and_no_more_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    files = bundle_files.Bag({f"a.b.{part:03}.bundle": bytes([part]) * part for part in range(9)})
    assert wire.unpack(wire.pack(files)) == files
    monkeypatch.setattr(wire, "BODY_MOST", wire.LIST_MOST + 10)
    assert list(wire.fitting(files)) == [f"a.b.{part:03}.bundle" for part in range(5)]


def test_a_post_brings_its_own_bundles_alone_and_an_old_one_changes_nothing(world: World) -> None:
    """The province enrolled both; what the precinct brings in the county's name is not looked at."""
    files, other = bundle_files.Bag(), bundle_files.Bag()
    sending.send(world.county.desk, files)
    world.report()
    sending.send(world.unit.desk, other)
    seat = Seat(world.province)
    with served(seat) as at:
        back = calling.call(world.unit.desk, at, files)
        assert {each.what for each in seat.taken} == {"stranger"}
        assert all(name.split(".")[1] == world.unit.desk.store.unit for name in back)
        seat.taken.clear()
        calling.call(world.unit.desk, at, other)
        calling.call(world.unit.desk, at, other)
    assert {each.what for each in seat.taken if each.what != "not_ours"} == {"new", "known"}
    assert len(incidents(world.province)) == 1


@pytest.mark.parametrize("how", ["silent", "half a header", "half a body", "no handshake"])
def test_who_stops_halfway_is_not_waited_for(world: World, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setattr(level_server, "SILENT", 0.3)
    monkeypatch.setattr(server, "SILENT", 0.3)
    seat = Seat(world.county)
    with served(seat) as at:
        if how == "no handshake":
            plain = socket.create_connection((at.host, at.port), 30)
            assert plain.recv(10) == b""
        elif how == "half a body":
            body, line = b"[]\n" + b"x" * 50, Line(at)
            said = signed(world.unit, line.challenge()["challenge"], body, seat=world.county.desk.store.unit)
            head = f"POST {CALL_PATH} HTTP/1.1\r\nHost: x\r\n{CALL_HEADER}: {base64.b64encode(said).decode()}\r\n"
            assert line.http.sock is not None
            line.http.sock.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n[]".encode())
            assert b"200" not in _rest(line.http.sock)
        else:
            with tls_client().wrap_socket(socket.create_connection((at.host, at.port), 30)) as tls:
                if how == "half a header":
                    tls.sendall(b"GET /seat HTTP/1.1\r\nHost: x\r\nX-Half: ")
                assert b"200" not in _rest(tls)
    assert seat.taken == []


def _rest(sock: socket.socket) -> bytes:
    """What comes until the other end closes."""
    came = b""
    try:
        while piece := sock.recv(1000):
            came += piece
    except (ConnectionError, ssl.SSLError):
        pass
    return came


def test_one_more_than_there_is_room_for_is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level_server, "CONNECTIONS", 0)
    with served(Seat(world.county)) as at:
        assert refused(lambda: call(world.unit, at)) == "unreachable"


@pytest.mark.parametrize(
    "text", ["http://a:1", "https://", "https://a:x", "https://a/b", "https://u@a", "ftp://a", "https://a?b"]
)
def test_what_is_no_address(text: str) -> None:
    assert refused(lambda: address_of(text)) == "invalid"


def test_an_address() -> None:
    assert address_of("https://seat.example") == SeatAddress("seat.example", calling.PORT)
    assert str(address_of("https://[::1]:9")) == "https://[::1]:9"
    assert address_of("/media/stick") is None


# --- always on the way ---------------------------------------------------------------------------------------------


class Follower:
    """A unit that follows, on a thread; what it says is waited for."""

    def __init__(self, side: Side, way: following.Courier, act: Any = None) -> None:
        self.turns: list[RoundTrip] = []
        self._came = threading.Condition()
        self._over = threading.Event()
        run = following.follow if act is None else act
        self._thread = threading.Thread(target=run, args=(side.desk, way, self._over, self._say), daemon=True)
        self._thread.start()

    def _say(self, turn: RoundTrip) -> None:
        with self._came:
            self.turns.append(turn)
            self._came.notify_all()

    def until(self, holds: Callable[[list[RoundTrip]], bool]) -> None:
        with self._came:
            assert self._came.wait_for(lambda: holds(self.turns), 60), self.turns

    def stop(self) -> None:
        self._over.set()
        self._thread.join(60)


def away_now(turns: list[RoundTrip]) -> bool:
    """Nobody answers, or the folder is away."""
    return bool(turns) and turns[-1].refused is not None


def has(count: int) -> Callable[[list[RoundTrip]], bool]:
    """Until a receipt names so many entries."""
    return lambda turns: any(receipt.entries >= count for turn in turns for receipt in turn.receipts)


def _entries(side: Side) -> int:
    with side.desk.store.reading() as conn:
        return sum(end.seq for end in heads(conn, side.desk.store.unit))


def test_it_catches_up_after_a_day_and_over_a_restart_of_the_seat(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK", 0.01)
    monkeypatch.setattr(following, "RECEIPTS_EVERY", 0)
    monkeypatch.setattr(following, "AGAIN", (0.01,))
    seat = Seat(world.county)
    world.report()
    with served(seat) as at:
        unit = Follower(world.unit, Cable(at))
        unit.until(has(_entries(world.unit)))
    world.report(3)  # nobody answers
    unit.until(away_now)
    world.clock.advance(days=1)
    with served(Seat(world.county), at.port):
        unit.until(has(_entries(world.unit)))
        world.report()
        unit.until(has(_entries(world.unit)))
    unit.stop()
    assert len(incidents(world.county)) == 5


def test_a_receipt_that_is_lost_and_a_unit_that_is_killed_lose_and_double_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.report()
    with served(Seat(world.county)) as at:
        files = bundle_files.Bag()
        sending.send(world.unit.desk, files)
        calling.call(world.unit.desk, at, files)  # taken there; what came back is never read: it was killed
        world.report()
        call(world.unit, at)
        assert len(incidents(world.county)) == 2
        assert sending.left(world.unit.desk)[world.county.desk.store.unit] == 0


@pytest.mark.long
def test_a_restored_seat_gets_again_what_it_lost_at_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK", 0.01)
    monkeypatch.setattr(following, "RECEIPTS_EVERY", 0)
    world.county.backup(tmp_path / "copy")
    world.report(2)
    with served(Seat(world.county)) as at:
        call(world.unit, at)
    world.county.put_back(tmp_path / "copy")
    with served(Seat(world.county)) as at:
        unit = Follower(world.unit, Cable(at))
        unit.until(lambda turns: len([turn for turn in turns if turn.receipts]) >= 1)
        unit.until(has(_entries(world.unit)))
        unit.stop()
    assert len(incidents(world.county)) == 2


def test_a_share_that_goes_away_while_it_is_written_to_is_not_made(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, away = tmp_path / "share", tmp_path / "away"
    world.report()
    sending.send(world.unit.desk, share)
    seen = inbound_bundles.take_bundles(world.county.desk, share)
    share.rename(away)
    assert refused(lambda: inbound_bundles.answer(world.county.desk, share, seen)) == "unwritable"
    monkeypatch.setattr(following, "_there", lambda _folder: None)  # it was, a moment ago
    assert refused(lambda: Share(share).turn(world.unit.desk, write=True)) == "unwritable"
    assert not share.exists()


@pytest.mark.long
def test_a_folder_on_a_share_that_goes_away_and_comes_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK", 0.01)
    monkeypatch.setattr(following, "RECEIPTS_EVERY", 0)
    monkeypatch.setattr(following, "AGAIN", (0.01,))
    share, away = tmp_path / "share", tmp_path / "away"
    unit = Follower(world.unit, Share(share))
    unit.until(away_now)
    assert not share.exists()  # a folder that is away is never made
    share.mkdir()
    county = Follower(world.county, share, following.take_on)
    world.report()
    unit.until(has(_entries(world.unit)))
    share.rename(away)
    world.report()
    unit.until(away_now)
    county.until(away_now)
    away.rename(share)
    unit.until(has(_entries(world.unit)))
    (share / f"{world.unit.desk.store.unit}.{world.county.desk.store.unit}.001.bundle.123.tmp").write_bytes(b"half")
    world.report()
    unit.until(has(_entries(world.unit)))
    unit.stop()
    county.stop()
    assert len(incidents(world.county)) == 3
    assert {seen.what for turn in county.turns for seen in turn.taken} <= {"new", "known", "not_ours"}
