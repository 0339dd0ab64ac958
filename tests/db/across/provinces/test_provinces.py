"""The national command asks two provinces, on three real clusters: sums, one that is stopped, what nobody may read."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Iterator
from contextlib import nullcontext

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.across.counts.commands import (
    closing_script,
    counts_offered,
    make_counts,
    make_ready,
    offer_counts,
    withdraw_counts,
)
from db.across.counts.forms import MakeCounts, OfferCounts, WithdrawCounts
from db.across.counts.making import OfferedCounts
from db.across.indicators.queries import table_of
from db.across.provinces import asking
from db.across.provinces.asking import AskedProvince, Heard, sums
from db.across.provinces.commands import add_province, heard_at, list_provinces
from db.across.provinces.figures import Compared, NationalTable, has_counted, national_table, provinces_heard
from db.across.provinces.forms import AddProvince
from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS
from db.kernel.base.where_allowed import AT_NATIONAL
from db.kernel.desk.desk import COMMANDS
from db.storage import dialects, files
from db.storage.columns import METADATA
from db.storage.database import server_address
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.__main__ import main
from precinct_tui.language import national_words as words
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.provinces import by_province
from precinct_tui.verbs import indicators, listing
from precinct_tui.verbs import provinces as verbs
from tests.conftest import START
from tests.db.across.provinces.three import PASSWORD, Three, ask_by_socket, certificate, over_tls, three
from tests.db.carrying.levels.stick import KEEPER
from tests.postgres import needs_postgres
from tools.postgres import COUNTS, READER

H2, LAST = ("1405-07", "1405-09"), ("1404-07", "1404-09")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    needs_postgres()
    with three(tmp_path_factory.mktemp("three")) as all_three:
        yield all_three


def total(table: NationalTable, code: str) -> Compared:
    return next(figure.total for figure in table.figures if figure.code == code)


def test_it_counts_over_all_provinces_and_by_province_against_last_year(made: Three) -> None:
    table = national_table(made.desk())
    assert (table.period, table.this, table.last, table.missing) == ("1405-H2", H2, LAST, ())
    assert [each.province.name for each in table.provinces] == ["ایلام", "خوزستان"]
    assert total(table, "incidents") == Compared(2 * 58, 2 * 35)
    assert total(table, "thefts") == Compared(2 * 46, 2 * 30, 2 * 5), "3 and 2 are told together, without type"
    assert total(table, "cleared") == Compared(2 * 6, 0, 2 * 5, 2 * 5)
    assert total(table, "homicides") == Compared(0, 0, 2 * 5)
    (incidents,) = (figure for figure in table.figures if figure.code == "incidents")
    assert dict(incidents.provinces) == {uid: Compared(58, 35) for uid in made.uids.values()}
    with pytest.raises(Refused, match="whole months"):
        national_table(made.desk(), "1405-W30")
    with pytest.raises(Refused, match="No month"):
        national_table(made.desk(), "1405-12")


def set_until(made: Three, name: str, until: str) -> None:
    """Counts of a province end with another month, as if none were made since."""
    with psycopg.connect(made.clusters[name].at(name=COUNTS)) as conn:
        conn.execute("UPDATE precinct_counts.about SET until = %s", (until,))


def rows_on_screen(table: NationalTable) -> dict[str, list[str]]:
    """What the list of a figure by province shows of each."""
    return {str(row.values[0]): [str(value) for value in row.values[1:3]] for row in by_province(table, "incidents")}


@pytest.mark.long
def test_months_that_nobody_counted_are_no_nought(made: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")
    none = "not counted"
    table = national_table(made.desk(), "1404-H1")  # counts are of 24 months up to 1405-09
    assert [total(table, code) for code in ("incidents", "thefts", "cleared")] == [Compared(0, None)] * 3
    assert rows_on_screen(table) == {"ایلام": ["0", none], "خوزستان": ["0", none]}
    assert (table.missing, table.uncounted) == ((), ("ایلام", "خوزستان"))
    assert words.numbers(total(table, "incidents")) == ["0", none, "—"]
    assert "not counted in all these months" in words.coverage(table)
    assert total(national_table(made.desk(), "1403-Q4"), "incidents") == Compared(0, None), "its first months"
    assert total(national_table(made.desk(), "1403-Q3"), "incidents") == Compared(None, None)
    assert total(national_table(made.desk(), "1403"), "incidents") == Compared(None, None), "in part is not in all"
    set_until(made, "second", "1404-06")
    try:
        table = national_table(made.desk(), "1404-H1")
        assert (table.missing, table.uncounted) == ((), ("خوزستان",)), "the other counted two years up to 1404-06"
        table = national_table(made.desk())
        assert table.missing == ("ایلام",)
        assert total(table, "incidents") == Compared(58, 35), "its part of the months is in no sum"
        assert rows_on_screen(table) == {"ایلام": [none, none], "خوزستان": ["58", "35"]}
        table = national_table(made.desk(), "1404-Q1")
        assert rows_on_screen(table) == {"ایلام": ["0", "0"], "خوزستان": ["0", none]}
        assert total(table, "incidents") == Compared(0, None), "a sum of some is no sum"
        monkeypatch.setattr(verbs, "desk_of", lambda _options: nullcontext(made.desk()))
        told = verbs._as_object(next(each for each in table.figures if each.code == "incidents"), table)
        assert (told["this"], told["last"], told["not_counted"]) == (0, None, ["last"])
        assert [each["not_counted"] for each in told["provinces"]] == [[], ["last"]]
    finally:
        set_until(made, "second", "1405-09")
        set_language("fa")
    assert national_table(made.desk()).missing == ()


MONTH_CODES = st.tuples(st.integers(1402, 1406), st.integers(1, 12)).map(lambda month: f"{month[0]}-{month[1]:02}")


@given(MONTH_CODES, MONTH_CODES, st.integers(0, 30))
def test_a_province_counts_its_last_months_and_no_other(until: str, first: str, length: int) -> None:
    def place(code: str) -> int:
        year, month = map(int, code.split("-"))
        return year * 12 + month - 1

    end = place(first) + length
    months = first, f"{end // 12}-{end % 12 + 1:02}"
    offered = range(place(until) - 23, place(until) + 1)
    wanted = all(month in offered for month in range(place(first), end + 1))
    assert has_counted(Heard("x", until, START, 1, 0), months) is wanted


def test_each_province_is_summed_by_its_own_server(made: Three) -> None:
    desk, foreign = made.desk(), dialects.named("foreign")
    asked = [foreign.CountsAt(each.address, PASSWORD) for each in list_provinces(desk)]
    plan = "\n".join(foreign.plan(server_address(desk.store.database), asked, (LAST, H2), 10))
    assert plan.count("Async Foreign Scan") == plan.count("Relations: Aggregate on") == plan.count("Foreign Scan") == 2
    assert plan.count("sum(count)")
    assert plan.count("GROUP BY") == 2
    with desk.store.reading() as conn:
        left = "SELECT count(*) FROM pg_foreign_server"
        assert conn.exec_driver_sql(left).scalar_one() == 0, "no password stays in the database, nor in its backups"
    assert stat.S_IMODE((desk.store.home / files.PASSWORDS).stat().st_mode) == 0o600


def refusal_of(conn: psycopg.Connection, statement: str) -> str:
    with pytest.raises(psycopg.Error) as refused:
        conn.execute(statement)
    conn.rollback()
    return str(refused.value.sqlstate)


def test_the_reader_reads_the_one_view_and_nothing_else(made: Three) -> None:
    cluster, desk = made.clusters["first"], made.provinces["first"].desk
    with psycopg.connect(cluster.at(READER, COUNTS), password=PASSWORD) as conn:
        months = conn.execute("SELECT DISTINCT month, type, clearance FROM precinct_counts.monthly").fetchall()
        assert ("1404-08", "gathering", "") in months, "of a sensitive type no clearance is told"
        conn.rollback()
        here = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert conn.execute(here).fetchall() == [], "no table of the records is in this database"
        conn.rollback()
        for statement in (
            "SELECT FROM precinct_counts.told", "SELECT FROM precinct_counts.about",
            "INSERT INTO precinct_counts.monthly (month) VALUES ('x')", "DELETE FROM precinct_counts.monthly",
            "CREATE TABLE public.x ()", "CREATE TEMP TABLE x ()",
            "CREATE TABLE precinct_counts.x ()", "CREATE SCHEMA x", "SET ROLE seat", "SET SESSION AUTHORIZATION seat",
            "CREATE FUNCTION precinct_counts.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "SELECT n_live_tup FROM pg_stat_all_tables", "SELECT tup_inserted FROM pg_stat_database",
            "SELECT pg_stat_get_live_tuples(1)", "SELECT pg_stat_get_db_tuples_inserted(1)", "SELECT lo_create(0)",
            "SELECT lo_from_bytea(0, 'x')", "SELECT txid_current()", "SELECT pg_current_wal_lsn()",
            "SELECT pg_database_size('seat')", "SELECT pg_tablespace_size('pg_default')", "SELECT FROM pg_locks",
            "SELECT age('3'::xid)", "SELECT mxid_age('1')", "SELECT pg_logical_emit_message(false, 'a', 'b')",
            "SELECT pg_get_multixact_members('9')", "SELECT pg_export_snapshot()",
            "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "COPY (SELECT 1) TO PROGRAM 'true'",
        ):  # fmt: skip
            assert refusal_of(conn, statement) in ("42501", "55000"), statement
    offered = counts_offered(desk)
    assert offered is not None
    assert (offered.until, offered.units, offered.behind, offered.readers) == ("1405-09", 2, 2, (READER,))


def test_a_role_that_may_do_more_is_let_in_nowhere(made: Three) -> None:
    desk = made.provinces["first"].desk
    with psycopg.connect(made.clusters["first"].at("postgres"), autocommit=True) as conn:
        conn.execute("CREATE ROLE reads_journal LOGIN")
        conn.execute("GRANT SELECT ON journal TO reads_journal")
    for role in ("reads_journal", "postgres", "seat", "nobody_here", 'x"; DROP TABLE journal; --', "pg_read_all_data"):
        with pytest.raises(Refused) as refused:
            offer_counts(desk, OfferCounts(role=role))
        assert set(refused.value.fields) == {"role"}, role
    withdraw_counts(desk, WithdrawCounts(role=READER))
    try:
        with pytest.raises(psycopg.Error):
            psycopg.connect(made.clusters["first"].at(READER, COUNTS), password=PASSWORD)
        assert national_table(made.desk()).missing == ("خوزستان",)
    finally:
        offer_counts(desk, OfferCounts(role=READER))
    assert national_table(made.desk()).missing == ()
    assert make_ready(desk) == "1405-09", "made once a month"


OPENED = (
    "GRANT SELECT ON pg_stat_database TO PUBLIC",
    "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC",
    "GRANT EXECUTE ON FUNCTION pg_stat_get_live_tuples(oid) TO PUBLIC",
    "GRANT EXECUTE ON FUNCTION age(xid) TO PUBLIC",
    "GRANT CONNECT ON DATABASE seat TO PUBLIC",
)


def test_nobody_is_let_in_while_the_server_tells_how_much_is_written(made: Three) -> None:
    """300 rows, then 301: one incident, and the day on which it was written."""
    desk = made.provinces["second"].desk
    with psycopg.connect(made.clusters["second"].at("postgres", COUNTS), autocommit=True) as conn:
        conn.execute("CREATE ROLE other_reader LOGIN")
        for opened in OPENED:
            conn.execute(opened)  # type: ignore[call-overload]
            with pytest.raises(Refused) as refused:
                offer_counts(desk, OfferCounts(role="other_reader"))
            assert "precinct counts close | psql -d seat_counts" in str(refused.value.fields["role"]), opened
            conn.execute(closing_script())  # type: ignore[call-overload]
        offer_counts(desk, OfferCounts(role="other_reader"))
        conn.execute("GRANT EXECUTE ON FUNCTION age(xid) TO other_reader")  # as a dump that is put back does
        with pytest.raises(Refused, match="precinct counts close"):
            make_counts(desk, MakeCounts(counts=OfferedCounts("1405-10", 1, 0, ())))
        conn.execute("REVOKE EXECUTE ON FUNCTION age(xid) FROM other_reader")
        withdraw_counts(desk, WithdrawCounts(role="other_reader"))
        conn.execute("DROP ROLE other_reader")


def test_what_an_earlier_version_offered_beside_the_records_goes(made: Three) -> None:
    desk, cluster = made.provinces["second"].desk, made.clusters["second"]
    with psycopg.connect(cluster.at(), autocommit=True) as conn:
        conn.execute("CREATE SCHEMA precinct_counts")
        conn.execute("CREATE VIEW precinct_counts.monthly AS SELECT 1 AS month")
        conn.execute(f"GRANT CONNECT ON DATABASE seat TO {READER}")
        conn.execute(f"GRANT SELECT ON precinct_counts.monthly TO {READER}")
        psycopg.connect(cluster.at(READER), password=PASSWORD).close()
        make_counts(desk, MakeCounts())
        assert conn.execute("SELECT to_regnamespace('precinct_counts')").fetchone() == (None,)
        with pytest.raises(psycopg.Error):
            psycopg.connect(cluster.at(READER), password=PASSWORD)
    assert counts_offered(desk) is not None


def test_without_their_database_it_is_said_who_makes_it(made: Three) -> None:
    desk, cluster = made.provinces["second"].desk, made.clusters["second"]
    with psycopg.connect(cluster.at("postgres", "postgres"), autocommit=True) as conn:
        conn.execute("ALTER DATABASE seat_counts RENAME TO elsewhere")
        try:
            with pytest.raises(Refused) as refused:
                counts_offered(desk)
            assert refused.value.code == "no_database"
            assert "createdb -O seat -T template0 -E UTF8 --locale=C seat_counts" in str(refused.value)
        finally:
            conn.execute("ALTER DATABASE elsewhere RENAME TO seat_counts")


def test_it_goes_on_without_a_province_that_is_stopped(made: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, cluster = made.desk(), made.clusters["second"]
    sources = [AskedProvince(each.uid, each.address) for each in list_provinces(desk)]
    probed = asking._probed(desk.store.home, sources)
    cluster.stop()
    try:
        started = time.monotonic()
        table = national_table(desk)
        assert time.monotonic() - started < asking.PROBE_SECONDS + 1 + asking.ASK_SECONDS
        assert table.missing == ("ایلام",)
        assert total(table, "incidents") == Compared(58, 35)
        assert [each.heard is None for each in provinces_heard(desk)] == [True, False], "who is missing stands first"
        monkeypatch.setattr(asking, "_probed", lambda _home, _sources: probed)  # it falls away only now
        heard, lines = sums(server_address(desk.store.database), desk.store.home, sources, (LAST, H2))
        assert set(heard) == {line.uid for line in lines} == {made.uids["first"]}
    finally:
        cluster.start()


@pytest.mark.long
def test_over_a_network_a_province_is_asked_by_tls_and_its_certificate_is_checked(
    made: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, cluster, uid = made.national.open(KEEPER), made.clusters["first"], made.uids["first"]
    try:
        with over_tls(cluster) as (address, root):
            assert heard_at(keeper, address).uid == uid
            add_province(keeper, AddProvince(record=uid, name="خوزستان", address=address))
            (kept,) = (each.address for each in list_provinces(keeper) if each.uid == uid)
            assert "sslmode=verify-full" in kept, "asked for by itself"
            assert total(national_table(made.desk()), "incidents") == Compared(116, 70)
            for weaker in (f"{address}&sslmode=disable", address.partition("?")[0]):
                with pytest.raises(Refused, match="No counts are offered"):
                    heard_at(keeper, weaker)
            sources = [AskedProvince(each.uid, each.address) for each in list_provinces(keeper)]
            probed = asking._probed(made.national.home, sources)
            other, _key = certificate(cluster.folder, "other", "127.0.0.9")
            root.write_bytes(other.read_bytes())  # so that whoever answers is not who is expected
            assert national_table(made.desk()).missing == ("خوزستان",), "at the probe"
            with monkeypatch.context() as answered:
                answered.setattr(asking, "_probed", lambda _home, _sources: probed)
                assert national_table(made.desk()).missing == ("خوزستان",), "and when the national server asks"
    finally:
        ask_by_socket(made)
    assert national_table(made.desk()).missing == ()


@pytest.mark.long
def test_it_is_all_said_at_the_command_line(
    made: Three, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    who = {"desk": made.desk()}
    for module in (verbs, indicators, listing):
        monkeypatch.setattr(module, "desk_of", lambda _options: nullcontext(who["desk"]))

    def run(*words: str, lang: str = "en") -> tuple[int, str]:
        status = main([*words, "--lang", lang, "--home", str(made.national.home), "--officer", "1"])
        said = capsys.readouterr()
        return status, said.out or said.err if "--json" in words else said.out + said.err

    status, said = run("province", "list", "--strict", "--json")
    listed = json.loads(said)
    assert (status, listed["answered"], listed["of"]) == (0, 2, 2)
    assert PASSWORD not in said
    page = json.loads(run("list", "incident", "--json")[1])
    assert (page["total"], page["shown"], page["records"], "stay" in page["note"]) == (0, 0, [], True)
    figures = {each["code"]: each for each in json.loads(run("indicators", "--json")[1])}
    assert figures["incidents"]["this"] == 116
    assert (figures["thefts"]["this"], figures["thefts"]["more"]) == (92, 10)
    assert [each["name"] for each in figures["thefts"]["provinces"]] == ["ایلام", "خوزستان"]
    assert figures["thefts"]["missing"] == []
    status, said = run("indicators", "--code", "thefts", lang="fa")
    assert status == 0
    assert all(words in said for words in ("سرقت", "خوزستان", "نه پرونده‌ای را", "۲ استان از ۲ استان"))
    assert run("indicators", "--records", "--code", "thefts")[0] == 2, "there are none"
    who["desk"] = made.provinces["first"].desk
    counts = json.loads(run("counts", "show", "--json")[1])["counts"]
    assert (counts["until"], counts["readers"]) == ("1405-09", [READER])
    assert "Azar 1405" in run("counts", "make")[1]


BAD = (
    ("told", "type", r"E'\x1b]52;c;aGk=\x07\u202e'"), ("told", "type", "repeat('t', 1000000)"),
    ("told", "count", "9223372036854775807"), ("told", "count", "-5"), ("told", "clearance", r"E'\u202eopen'"),
    ("about", "until", r"E'1405-\x1b[2J'"), ("about", "units", "-1"), ("about", "behind", "99"),
    ("about", "made_at", "'infinity'"), ("about", "province", r"E'\u2066x'"),
)  # fmt: skip


def test_what_a_hostile_province_says_is_not_used(made: Three) -> None:
    desk, seat = made.desk(), made.clusters["first"].at(name=COUNTS)
    lies = [*BAD, ("about", "province", f"'{made.uids['second']}'")]  # speaks for another
    for table, column, value in lies:
        with psycopg.connect(seat) as conn:
            conn.execute(f"CREATE TABLE precinct_counts.kept AS TABLE precinct_counts.{table}")
            conn.execute(f"UPDATE precinct_counts.{table} SET {column} = {value}")  # type: ignore[call-overload]
        try:
            answered = national_table(desk)
            assert answered.missing == ("خوزستان",), (table, column, value[:40])
            assert total(answered, "incidents") == Compared(58, 35)
        finally:
            with psycopg.connect(seat) as conn:
                conn.execute(f"TRUNCATE precinct_counts.{table}")
                conn.execute(f"INSERT INTO precinct_counts.{table} TABLE precinct_counts.kept")
                conn.execute("DROP TABLE precinct_counts.kept")
    assert national_table(desk).missing == ()


def test_the_national_command_holds_no_record_and_takes_none(made: Three) -> None:
    desk, keeper = made.desk(), made.national.open(KEEPER)
    ours = {"journal", "body", "signature", "alembic_version"}
    with desk.store.reading() as conn:
        held = {name: conn.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in METADATA.tables.items()}  # fmt: skip
        assert conn.exec_driver_sql("SELECT count(*) FROM search_incident").scalar_one() == 0
    filled = {name for name, count in held.items() if count and not name.startswith("local_")} - ours
    assert filled == {"list_item", "officer", "province", "unit"}, filled
    for name, register in REGISTERS.items():
        with pytest.raises(Refused, match=r"sees counts, no record|may not see"):
            register.list(desk, Filter())
        assert name not in AT_NATIONAL
    for name in set(COMMANDS) - AT_NATIONAL:
        for each in (desk, keeper):
            with pytest.raises(Refused) as refused:
                COMMANDS[name].run(each, COMMANDS[name].form())
            assert refused.value.code in ("not_kept", "forbidden"), name
    with pytest.raises(Refused, match="sees counts, no record"):
        table_of(desk)
    for role in (Role.COMMANDER, KEEPER):
        with pytest.raises(Refused):
            counts_offered(made.national.open(role))
