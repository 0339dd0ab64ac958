"""`--json` for every verb of the grammar: one document on standard output and nothing else, done or refused."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from db.carrying.levels import secrets
from db.carrying.levels.secrets import LevelPublic, UnitPublic
from db.demo.attachments import picture
from db.kernel.base.access import Role
from db.storage import keys
from db.words.ids import Source
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import language, set_language
from precinct_tui.verbs import cli
from precinct_tui.verbs.grammar import whole
from tests.conftest import ROOT
from tests.db.registers.oversight.attack import END
from tests.db.registers.oversight.conftest import made
from tests.made_once import copy_store

__all__ = ["made"]

DUTY, COMMANDER, INSPECTOR, ADMIN = Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.ADMINISTRATOR
EXAMPLES: dict[str, tuple[tuple[Role | None, str], ...]] = {
    "init": (
        (DUTY, "init --home {new} --unit x --kind post --name y --series B --registers requests --body court=x"),
        (DUTY, "init --home {new} --unit x --kind county --name y --database postgresql://a@/b?host=/nowhere"),
        (DUTY, "init --home {new} --name y --join {journal} --passphrase-file {secret}"),
    ),
    "demo": (
        (DUTY, "demo --home {new} --days 1 --seed 3 --no-open"),
        (DUTY, "demo --home {home}"),
        (DUTY, "demo --home {new} --scenario {secret}"),
    ),
    "backup": ((COMMANDER, "backup {new}"), (ADMIN, "backup --set {new}")),
    "restore": (
        (None, "restore {backups} --home {new}"),
        (None, "restore {backups} --home {new} --damaged"),
        (DUTY, "restore {backups} --keys-only"),
        (COMMANDER, "restore {backups} --trial"),
        (DUTY, "restore {backups} --keys-only --phrase-file {key_file}"),
    ),
    "update": (
        (ADMIN, "update --prepare --backup {new}"),
        (ADMIN, "update"),
        (ADMIN, "update --back --second 1002 --second-password-file {secret} --passphrase-file {secret}"),
    ),
    "rotate-key": ((ADMIN, "rotate-key --key-file {new}"),),
    "recover": ((ADMIN, "recover --phrase-file {key_file} --new-password-file {secret}"),),
    "list": (
        (DUTY, "list incident --gaps --profile {profile}"),
        (INSPECTOR, "list {register} --limit 1"),
        (DUTY, "list incident --state open --since yesterday --until now --type theft_shop --by 1201 --sort reported"),
        (DUTY, "list incident --place x --text y --after x"),
        (DUTY, "list incident --format csv --codes --out {new}"),
        (DUTY, "list custody --times"),
        (DUTY, "list custody --sealing"),
        (INSPECTOR, "list custody --undecided"),
        (INSPECTOR, "list custody --notices"),
        (DUTY, "list incident --at-work"),
        (DUTY, "list incident --limit 2 --json-lines"),
        (DUTY, "list incident --unit x"),
    ),
    "show": (
        (INSPECTOR, "show {register} 1 --purpose inspection"),
        (DUTY, "show custody 1 --completeness"),
        (DUTY, "show custody 1 --entries --purpose duty"),
        (INSPECTOR, "show incident 1 --protected"),
        (DUTY, "show request {request}"),
        (DUTY, "show incident 1 --unit x"),
    ),
    "search": (
        (INSPECTOR, "search سرقت --in {register} --limit 3 --purpose inspection"),
        (INSPECTOR, "search سرقت --in {register} --limit 3"),
        (DUTY, "search سرقت --in incident --after x"),
    ),
    "import incident": (
        (COMMANDER, "import incident {table} --dry-run --write-map {new}"),
        (COMMANDER, "import incident {table} --map {map}"),
        (COMMANDER, "import incident {table} --skip-repeated"),
    ),
    "import landmark": (
        (COMMANDER, "import landmark {places} --skip-repeated --dry-run --map {no_map} --write-map {new}"),
    ),
    "import request": (
        (COMMANDER, "import request {asked} --skip-repeated --dry-run --map {no_map} --write-map {new}"),
    ),
    "import property": (
        (COMMANDER, "import property {book} --skip-repeated --dry-run --map {no_map} --write-map {new}"),
    ),
    "import status": ((COMMANDER, "import status"),),
    "import discard": ((COMMANDER, "import discard"),),
    "inbox": ((DUTY, "inbox --inbox {inbox} --outbox {new}"),),
    "messages": ((DUTY, "messages --folder {new}"),),
    "check": ((DUTY, "check"), (DUTY, "check 1"), (DUTY, "check --since yesterday"), (DUTY, "check --table")),
    "indicators": (
        (COMMANDER, "indicators --period 1405-H1 --against 1404-H1 --to-date 1405/03/01"),
        (COMMANDER, "indicators --code thefts --records --limit 3"),
        (COMMANDER, "indicators --code thefts --records --last --denominator"),
        (COMMANDER, "indicators --cards"),
        (INSPECTOR, "indicators --complaints"),
        (COMMANDER, "indicators --completeness"),
        (COMMANDER, "indicators --code custody_force --records --purpose court"),
        (COMMANDER, "indicators --freeze"),
        (COMMANDER, "indicators --press 1 --format txt --out {new}"),
        (COMMANDER, "indicators --frozen"),
        (COMMANDER, "indicators --table 1"),
        (COMMANDER, "indicators --publish 1 --because x"),
        (COMMANDER, "indicators --differences 1"),
        (COMMANDER, "indicators --press 1"),
        (COMMANDER, "indicators --outside --code thefts"),
        (COMMANDER, "indicators --format csv"),
        (COMMANDER, "indicators --unit x"),
        (COMMANDER, "indicators --code thefts --by-unit"),
        (COMMANDER, "indicators --code thefts --by-county"),
        (COMMANDER, "indicators --format txt"),
        (COMMANDER, "indicators --format json --out {new}"),
        (COMMANDER, "indicators --format csv --out {new}"),
    ),
    "status": (
        (DUTY, "status {request}"),
        (DUTY, "status {request} --satisfied yes --second 12345678"),
        (DUTY, "status {request} --reopen why"),
    ),
    "calendar": ((DUTY, "calendar"), (DUTY, "calendar 1405/08"), (DUTY, "calendar never")),
    "week": ((DUTY, "week"), (DUTY, "week --from 1405/08/01 --month"), (DUTY, "week --from never")),
    "figures": (
        (COMMANDER, "figures"),
        (COMMANDER, "figures --from 1405/01/01 --until 1405/12/01 --outside"),
        (COMMANDER, "figures --from 1405/12/01 --until 1405/01/01"),
    ),
    "holidays": ((ADMIN, "holidays {days}"),),
    "enter": (
        (DUTY, "enter {register} --template"),
        (DUTY, "enter entry --template"),
        (DUTY, "enter app --template"),
        (DUTY, "enter incident {record}"),
        (DUTY, "enter app {app}"),
        (DUTY, "enter entry {entry}"),
    ),
    "attachment add": (
        (DUTY, "attachment add incident 13 {picture} --what scene --pages 1 --note x"),
        (DUTY, "attachment add incident 13 {picture} --what scene --protected"),
    ),
    "attachment list": ((DUTY, "attachment list incident {attached} --purpose duty"),),
    "attachment out": ((DUTY, "attachment out incident {attached} 1 --out {new} --purpose duty"),),
    "packet prepare": ((DUTY, "packet prepare 13 --to prosecutor --kind theft --person 1 --asks x"),),
    "packet check": ((DUTY, "packet check {packet}"),),
    "packet send": ((DUTY, "packet send {packet} --letter 1 --carried-by x --receipt 2 --incomplete y"),),
    "packet receipt": ((DUTY, "packet receipt {gone} 3"),),
    "packet export": ((DUTY, "packet export {packet} --out {new}"),),
    "packet form": ((DUTY, "packet form {packet}"),),
    "packet read": ((DUTY, "packet read {answer} --reason late"),),
    "packet verify": ((None, "packet verify {signed}"), (None, "packet verify {signed} --key {county}")),
    "packet schema": ((DUTY, "packet schema packet"), (DUTY, "packet schema answer")),
    "sketch measure": ((DUTY, "sketch measure 1"),),
    "sketch schema": ((DUTY, "sketch schema"),),
    "handover now": ((DUTY, "handover now"),),
    "handover questions": ((DUTY, "handover questions"), (DUTY, "handover questions --shift 1")),
    "handover compare": ((DUTY, "handover compare 2"), (DUTY, "handover compare 1 2")),
    "handover became": ((DUTY, "handover became 1"),),
    "handover week": ((COMMANDER, "handover week"), (COMMANDER, "handover week --until now")),
    "patrols": (
        (DUTY, "patrols"),
        (Role.PATROL, "patrols"),
        (DUTY, "patrols --barriers"),
        (DUTY, "patrols --say nothing --because x"),
    ),
    "equipment": (
        (DUTY, "equipment"),
        (DUTY, "equipment --hand-out 7 --to x --because x"),
        (DUTY, "equipment --take-back 7 --wrong damaged --note x"),
        (DUTY, "equipment --all-of x"),
    ),
    "nearest": ((DUTY, "nearest x"), (DUTY, "nearest {incident}")),
    "intervals": ((DUTY, "intervals --since yesterday --until now"),),
    "print handover": (
        (DUTY, "print handover --shift 1"),
        (DUTY, "print handover --shift 1 --format json"),
        (DUTY, "print handover --shift 1 --format json --out {new}"),
        (DUTY, "print handover --shift 1 --format pdf --out {new}"),
        (DUTY, "print handover --shift 1 --lp nowhere"),
        (DUTY, "print handover --shift 1 --preview"),
    ),
    "print board": ((DUTY, "print board --shift 1"),),
    "print custody": ((DUTY, "print custody {held} --purpose duty"), (DUTY, "print custody rights --language ur")),
    "print copy": ((DUTY, "print copy {held} --purpose duty"),),
    "print copy-plain": ((DUTY, "print copy-plain {held} --purpose duty"),),
    "print complaint-form": ((DUTY, "print complaint-form"),),
    "print envelope": ((DUTY, "print envelope"),),
    "print fear-card": ((DUTY, "print fear-card"),),
    "print health-card": ((DUTY, "print health-card"),),
    "print rights": ((DUTY, "print rights"), (DUTY, "print rights {held} --purpose duty --language prs --format txt")),
    "print grounds": ((DUTY, "print grounds {held} --purpose duty"),),
    "print prosecutor-notice": ((DUTY, "print prosecutor-notice {held} --purpose duty"),),
    "print referral": ((DUTY, "print referral 1 --purpose duty"),),
    "print property": ((DUTY, "print property {held} --purpose duty"),),
    "print proof": ((DUTY, "print proof {held} --purpose duty"),),
    "print group-notice": ((DUTY, "print group-notice {held}"),),
    "print incident": ((DUTY, "print incident 1"),),
    "print annex": ((INSPECTOR, "print annex 1"),),
    "print packet": ((DUTY, "print packet {packet}"),),
    "print sketch": ((DUTY, "print sketch 1"),),
    "print insurer-copy": ((DUTY, "print insurer-copy 1"),),
    "print addendum": ((DUTY, "print addendum 1"),),
    "print chain": ((DUTY, "print chain {thing}"),),
    "print label": ((DUTY, "print label {thing}"),),
    "print slip": ((DUTY, "print slip {request}"),),
    "print guard-list": (
        (COMMANDER, "print guard-list --since now --days 3"),
        (COMMANDER, "print guard-list --roster 1"),
    ),
    "print poster": (
        (DUTY, "print poster"),
        (DUTY, "print poster 1"),
        (DUTY, "print poster --from today --until today"),
    ),
    "print programmes": ((COMMANDER, "print programmes --from 1405/01/01 --until 1405/12/01"),),
    "print desk-figures": ((COMMANDER, "print desk-figures --from 1405/01/01 --until 1405/12/01 --outside"),),
    "print blank-sheets": ((DUTY, "print blank-sheets --count 1"),),
    "rights show": ((DUTY, "rights show ps"), (DUTY, "rights show ps --out {new}")),
    "rights replace": ((COMMANDER, "rights replace {wording}"),),
    "journal verify": ((DUTY, "journal verify"), (DUTY, "journal verify --anchor 5:0123456789abcdef0123456789abcdef")),
    "journal list": (
        (COMMANDER, "journal list --limit 3 --by 1201 --record {incident} --kind incident_reported"),
        (COMMANDER, "journal list --access --limit 2"),
        (COMMANDER, "journal list --after x"),
    ),
    "journal rebuild": ((ADMIN, "journal rebuild --check"), (ADMIN, "journal rebuild")),
    "journal export": (
        (ADMIN, "journal export {new} --passphrase-file {secret}"),
        (ADMIN, "journal export {new} --passphrase-file {secret} --since 3"),
        (ADMIN, "journal export {new} --passphrase-file {secret} --since-file {journal}"),
        (ADMIN, "journal export {new} --passphrase-file {secret} --start"),
        (ADMIN, "journal export {new} --passphrase-file {secret} --lists-only"),
    ),
    "journal import": (
        (ADMIN, "journal import {journal} --passphrase-file {secret}"),
        (ADMIN, "journal import {journal} --passphrase-file {secret} --dry-run"),
        (COMMANDER, "journal import {journal} --passphrase-file {secret} --yes"),
    ),
    "officer list": ((DUTY, "officer list"),),
    "officer add": ((ADMIN, "officer add 7001 --name x --role patrol --rank private --new-password-file {secret}"),),
    "officer change": (
        (ADMIN, "officer change 1201 --name x --role patrol --rank private"),
        (ADMIN, "officer change 1201 --name y"),
    ),
    "officer remove": ((ADMIN, "officer remove 1202 --reason x"),),
    "officer reset-password": ((ADMIN, "officer reset-password 1202 --new-password-file {secret}"),),
    "officer password": ((DUTY, "officer password --new-password-file {secret}"),),
    "officer pin": ((DUTY, "officer pin --pin-file {pin}"),),
    "officer share": ((INSPECTOR, "officer share 1251"),),
    "officer key-file": ((ADMIN, "officer key-file {new}"),),
    "officer phrase": ((ADMIN, "officer phrase"),),
    "officer agree": (
        (ADMIN, "officer change 1201 --role inspector"),
        (ADMIN, "officer agree 1201 --code-file {code}"),
        (COMMANDER, "officer agree 1201"),
    ),
    "officer agree-recovery": (
        (COMMANDER, "officer agree-recovery 1201 --decline"),
        (ADMIN, "officer agree-recovery 1201 --code-file {code}"),
    ),
    "officer decline": (
        (ADMIN, "officer change 1201 --role inspector"),
        (COMMANDER, "officer decline 1201 --reason x"),
    ),
    "officer codes": ((COMMANDER, "officer codes"), (ADMIN, "officer codes")),
    "officer stand-in": ((ADMIN, "officer stand-in 1201 --reason x"),),
    "officer end-stand-in": (
        (ADMIN, "officer stand-in 1201 --reason x"),
        (COMMANDER, "officer end-stand-in 1201"),
    ),
    "inspectorate key": ((INSPECTOR, "inspectorate key --paper-is-lost"),),
    "inspectorate agree-key": (
        (INSPECTOR, "inspectorate agree-key"),
        (INSPECTOR, "inspectorate agree-key --decline --code-file {code}"),
    ),
    "inspectorate paper": ((INSPECTOR, "inspectorate paper"),),
    "inspectorate closed": ((INSPECTOR, "inspectorate closed"),),
    "inspectorate decide": ((INSPECTOR, "inspectorate decide open x"),),
    "inspectorate file": ((INSPECTOR, "inspectorate file {new}"),),
    "inspectorate agree": (
        (INSPECTOR, "inspectorate agree {level} --words {level_six}"),
        (INSPECTOR, "inspectorate agree {level} --words x"),
    ),
    "inspectorate levels": ((INSPECTOR, "inspectorate levels"),),
    "inspectorate end": (
        (INSPECTOR, "inspectorate end {reader} --reason x"),
        (INSPECTOR, "inspectorate end nobody --reason x"),
    ),
    "inspectorate take": ((INSPECTOR, "inspectorate take --paper-file {share}"),),
    "lists show": ((DUTY, "lists show"), (DUTY, "lists show incident_type"), (DUTY, "lists show landmark")),
    "lists add": (
        (ADMIN, "lists add incident_type camel --fa شتر --en camel --like other"),
        (ADMIN, "lists add incident_type camel --fa شتر --en camel --reason y"),
    ),
    "lists agree": (
        (ADMIN, "lists add body bench --fa شعبه --en bench --like court"),
        (INSPECTOR, "lists agree body bench"),
    ),
    "lists bodies": ((INSPECTOR, "lists bodies"), (INSPECTOR, "lists bodies --agree")),
    "lists set": ((COMMANDER, "lists set custody_limit check 45"),),
    "lists change": (
        (ADMIN, "lists change incident_type theft_shop --fa x --en y --in-use no"),
        (ADMIN, "lists change incident_type camel --like other --reason y"),
    ),
    "verify-paper": ((DUTY, f"verify-paper PRECINCT:1:IA-1405-1:1:{'A' * 64}:{'B' * 64}:a-b --purpose duty"),),
    "marks": ((DUTY, "marks"),),
    "desk": ((DUTY, "desk"),),
    "board": ((DUTY, "board"),),
    "next": ((DUTY, "next"), (DUTY, "next --all")),
    "machine list": ((ADMIN, "machine list"),),
    "machine join": (
        (ADMIN, "machine join {journal} --passphrase-file {secret} --words x --machine BA"),
        (ADMIN, "machine join {journal} --passphrase-file {secret} --unsigned"),
    ),
    "machine retire": ((ADMIN, "machine retire BA --reason x"),),
    "unit key": ((ADMIN, "unit key {new}"),),
    "unit words": ((COMMANDER, "unit words {county}"), (DUTY, "unit words"), (COMMANDER, "unit words --unit {above}")),
    "unit enrol": (
        (COMMANDER, "unit enrol {county} --words {six}"),
        (COMMANDER, "unit enrol {county} --words x"),
    ),
    "unit renew-key": ((ADMIN, "unit renew-key"),),
    "unit take-key": ((COMMANDER, "unit take-key {above} --words x"), (COMMANDER, "unit take-key nobody")),
    "unit end-key": ((ADMIN, "unit end-key --reason x"),),
    "unit list": ((COMMANDER, "unit list"),),
    "unit retire": (
        (COMMANDER, "unit retire {above} --reason x"),
        (COMMANDER, "unit retire nobody --reason x --into {above}"),
    ),
    "unit branches": ((COMMANDER, "unit branches"), (DUTY, "unit branches {above}")),
    "unit choose": ((COMMANDER, "unit choose {above} first --reason x"),),
    "unit agree": ((COMMANDER, "unit agree nobody second --code-file {secret}"),),
    "units": ((COMMANDER, "units"), (COMMANDER, "units --strict")),
    "remark": ((COMMANDER, "remark incident {incident} --unit x --words x"),),
    "findings": ((COMMANDER, "findings"), (COMMANDER, "findings --sign --code-file {secret}")),
    "remarks": ((COMMANDER, "remarks"), (DUTY, "remarks --acknowledge x --done x")),
    "up": ((DUTY, "up --to {stick}"),),
    "take": ((DUTY, "take {stick}"),),
    "down": (
        (DUTY, "down --from {stick}"),
        (COMMANDER, "down --from {stick} --orders --lists"),
        (COMMANDER, "down --from {stick} --item fear_of_return/x"),
    ),
    "journal waiting": ((COMMANDER, "journal waiting"), (COMMANDER, "journal waiting --all")),
    "journal agree": (
        (COMMANDER, "journal agree 1 --same-person"),
        (COMMANDER, "journal agree 1 --code-file {secret}"),
    ),
    "journal refuse": ((COMMANDER, "journal refuse 1 --reason x"),),
    "counts make": ((COMMANDER, "counts make"),),
    "counts close": ((COMMANDER, "counts close"),),
    "counts offer": ((COMMANDER, "counts offer reader"),),
    "counts withdraw": ((COMMANDER, "counts withdraw reader"),),
    "counts show": ((COMMANDER, "counts show"),),
    "province add": ((ADMIN, "province add x postgresql://reader@localhost/x"),),
    "province list": ((COMMANDER, "province list"), (COMMANDER, "province list --strict")),
    "province remove": ((ADMIN, "province remove x --reason x"),),
    "lists import": (
        (COMMANDER, "lists import places {places} --skip-repeated --dry-run --map {no_map} --write-map {new}"),
    ),
    "lists point": ((COMMANDER, "lists point x 31.325,48.675 --reason y"),),
    "clock": (
        (DUTY, "clock"),
        (DUTY, "clock --say now --by telephone --who x --phone 110 --reason y"),
    ),
    "doctor": ((DUTY, "doctor"), (DUTY, "doctor --terminal"), (DUTY, "doctor --terminal --reset")),
    "version": ((DUTY, "version"),),
    "completion": ((DUTY, "completion bash"),),
    "handbook": ((DUTY, "handbook"), (DUTY, "handbook call"), (DUTY, "handbook --keys --out {new}")),
    "serve": ((DUTY, "serve --port 0 --host 0.0.0.0 --certificate {secret} --key {secret} --name x --home {new}"),),
    "serve-level": ((DUTY, "serve-level --host 127.0.0.1 --port 0"),),
}

NEVER_DONE = {
    "serve", "serve-level", "import discard", "print group-notice", "print addendum", "inspectorate key",
    "inspectorate decide", "inspectorate agree-key", "officer agree-recovery", "remark",
    "unit agree", "unit choose", "unit end-key", "unit renew-key", "unit take-key", "verify-paper", "machine join",
    "machine retire", "journal agree", "journal refuse",
    "counts make", "counts offer", "counts withdraw", "counts show", "province add", "province list", "province remove",
}  # fmt: skip
"""Two serve until they are stopped; the others need an import that was cut off, an arrival of several people, somebody
who says later that he is hurt, a store
where no inspector holds the key, one that was restored beside a line that nobody can prove, a seat, a unit with two
branches (test_forks.py), a key of before or one to renew, a paper, a further machine and what its file changes, a
province on a server, and the national command (tests/db/across/provinces)."""
FIND_FAULTS = {
    "doctor", "inbox", "lists import", "import incident", "import landmark", "import property", "import request",
    "journal verify", "packet verify", "verify-paper",
}  # fmt: skip
"""They tell what is wrong in their document, with status 1."""


def leaves(made: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every verb of the grammar, a verb of verbs by its inner ones: its words, its parser."""
    inner = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    if path and not inner:
        yield " ".join(path), made
    for action in inner:
        for name, one in action.choices.items():
            yield from leaves(one, (*path, name))


VERBS = dict(leaves(whole()))
EVERYWHERE = {"--help", "--home", "--lang", "--bidi", "--officer", "--password-file", "--json"}
LASTING = {"--follow"}
"""It goes on until it is stopped: test_level_calls.py."""
PAPERS = {"--format", "--out", "--lp", "--language", "--preview"}
"""The same function of every paper, shown with the handover and the rights."""


def options(verb: argparse.ArgumentParser) -> set[str]:
    """The options that are a verb's own."""
    return (
        {name for action in verb._actions for name in action.option_strings if name.startswith("--")}
        - EVERYWHERE
        - LASTING
    )


def test_every_verb_and_every_option_has_an_example() -> None:
    assert set(EXAMPLES) == set(VERBS)
    for name, verb in VERBS.items():
        words = {word for _role, line in EXAMPLES[name] for word in line.split()}
        assert options(verb) - (PAPERS if name.startswith("print ") else set()) <= words, name


class Bench:
    """A made-up day, the files that verbs read of it, and how a line is run on it."""

    def __init__(self, home: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.folder, self.capsys = home, folder, capsys
        self.badges = {one["role"]: one["badge"] for one in reversed(keys.load(home).demo)}
        self.names = {"home": str(home), "new": str(folder / "new")}

    def file(self, file: str, content: object) -> None:
        """A file that lines call by its name without the ending: bytes or words as they are, anything else as JSON."""
        raw = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content))
        self.names[Path(file).stem] = str(self.folder / file)
        (self.folder / file).write_bytes(raw if isinstance(raw, bytes) else raw.encode())

    def run(self, role: Role | None, line: str) -> tuple[int, str]:
        """(status, standard output) of a line with `--json`, by the first officer of a role, or by nobody."""
        verb = next(verb for name, verb in VERBS.items() if line.startswith(name))
        words = [word.format(**self.names) for word in line.split()]
        if "--home" not in words:
            words += ["--home", str(self.home)]
        if role is not None and "--officer" in verb._option_string_actions:
            self.file("password", self.badges[role] * 2 if verb is not VERBS["init"] else "a password nobody guesses")
            words += ["--officer", self.badges[role], "--password-file", self.names["password"]]
        status = main([*words, "--lang", "en", "--json"])
        return status, self.capsys.readouterr().out

    def told(self, role: Role, line: str) -> Any:
        """The document of a line that is done."""
        status, said = self.run(role, line)
        assert status == 0, said
        return json.loads(said)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of every store that a verb opens stands where the made-up day ends; the language is given back."""
    monkeypatch.setattr(Source.__init__, "__defaults__", (lambda: END, os.urandom))
    before = language()
    yield
    set_language(before)


@pytest.fixture
def bench(made: Path, frozen: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    """A made-up day of one's own, with a file for every verb that reads one."""
    home, folder = tmp_path / "home", tmp_path / "files"
    copy_store(made, home)
    folder.mkdir()
    return Bench(home, folder, capsys)


def prepare(bench: Bench, line: str) -> None:
    """Make what a line names in braces."""
    for name in re.findall(r"{(\w+)}", line):
        if name not in bench.names:
            THINGS[name](bench)


def number_of(register: str, name: str = "") -> Callable[[Bench], None]:
    """The number of the newest record of a register, called by the register's name or this one."""

    def find(bench: Bench) -> None:
        rows = bench.told(COMMANDER, f"list {register}")
        bench.names[name or register] = str(rows["records"][0]["number"])

    return find


def attached(bench: Bench) -> None:
    """A photograph attached to the newest incident."""
    prepare(bench, "{picture} {incident}")
    bench.told(DUTY, "attachment add incident {incident} {picture} --what scene")
    bench.names["attached"] = bench.names["incident"]


def share(bench: Bench) -> None:
    """The inspectorate's paper."""
    bench.file("share.txt", bench.told(INSPECTOR, "inspectorate paper")["paper"])


def code(bench: Bench) -> None:
    """One of the county's codes."""
    bench.file("code.txt", bench.told(COMMANDER, "officer codes")["codes"][0])


def gone(bench: Bench) -> None:
    """A packet that was sent."""
    prepare(bench, "{packet}")
    bench.told(DUTY, "packet send {packet} --incomplete x")
    bench.names["gone"] = bench.names["packet"]


def written_by(name: str, role: Role, line: str) -> Callable[[Bench], None]:
    """What a verb writes into a new file."""

    def make(bench: Bench) -> None:
        bench.names[name] = str(bench.folder / name)
        prepare(bench, line)
        bench.told(role, line)

    return make


def holding(name: str, content: object) -> Callable[[Bench], None]:
    """A file with this in it."""
    return lambda bench: bench.file(name, content)


def signed(bench: Bench) -> None:
    """A packet's folder, signed by this precinct."""
    prepare(bench, "{packet} {county}")
    bench.names["signed"] = bench.told(DUTY, f"packet export {{packet}} --out {bench.folder}/stick")["out"]


def answer(bench: Bench) -> None:
    """A court's form of a packet, filled in."""
    prepare(bench, "{gone}")
    form = bench.told(DUTY, "packet form {gone}")
    one = {"id": "1", "answer": "registered", "at": END.isoformat(), "registration": "140591920001234567"}
    bench.file("answer", {**form, "answers": [one]})


def inbox(bench: Bench) -> None:
    """A folder with a message in it."""
    prepare(bench, "{app}")
    (bench.folder / "inbox").mkdir()
    shutil.copy(bench.names["app"], bench.folder / "inbox" / "one.json")
    bench.names["inbox"] = str(bench.folder / "inbox")


def app(bench: Bench) -> None:
    """A message of a citizen's app."""
    example = json.loads((ROOT / "docs" / "examples" / "citizen-app" / "request.json").read_text(encoding="utf-8"))
    bench.file("app", {**example, "sent_at": END.isoformat()})


def county(bench: Bench) -> None:
    """The key file of a county, where this precinct has a key of its own."""
    bench.told(ADMIN, f"unit key {bench.folder}/own")
    pair = secrets.pair_of("6b" * 32)
    bench.file("county", secrets.key_file(UnitPublic("0" * 32, "county", "x", pair.signs, pair.seals)))


def six(bench: Bench) -> None:
    """The ten words of the county and the precinct."""
    prepare(bench, "{county}")
    bench.names["six"] = " ".join(bench.told(COMMANDER, "unit words {county}")["words"])


def above(bench: Bench) -> None:
    """The county, enrolled above the precinct."""
    prepare(bench, "{six}")
    bench.names["above"] = bench.told(COMMANDER, "unit enrol {county} --words {six}")["uid"]


def level(bench: Bench) -> None:
    """The file of the county's inspectorate, and its ten words."""
    prepare(bench, "{above}")
    public = LevelPublic("0" * 32, "x", secrets.pair_of("6b" * 32).seals)
    bench.file("level", secrets.level_file(public))
    bench.names["level_six"] = " ".join(secrets.level_words(public))


def reader(bench: Bench) -> None:
    """The county, whose inspectorate reads complaints."""
    prepare(bench, "{level}")
    bench.names["reader"] = bench.told(INSPECTOR, "inspectorate agree {level} --words {level_six}")["unit"]


def stick(bench: Bench) -> None:
    """A folder with a bundle for the county."""
    prepare(bench, "{above}")
    bench.names["stick"] = str(bench.folder / "stick")
    (bench.folder / "stick").mkdir()


ENTRY = {"register": "incident", "number": "1", "entry": "add_entry", "fields": {"text": "x"}}
PROFILE = "register = 'incident'\nfa = 'x'\nen = 'x'\nfield = [{value = 'number', fa = 'x', en = 'x'}]"
THINGS: dict[str, Callable[[Bench], None]] = {
    **{name: number_of(name) for name in ("incident", "request", "packet")},
    "held": number_of("custody", "held"),
    "thing": number_of("property", "thing"),
    "attached": attached,
    "share": share,
    "signed": signed,
    "county": county,
    "six": six,
    "above": above,
    "level": level,
    "level_six": level,
    "reader": reader,
    "stick": stick,
    "code": code,
    "gone": gone,
    "picture": lambda bench: bench.file("picture.png", picture(Random(1))),
    "secret": holding("secret", "a long enough secret"),
    "pin": holding("pin", "427163"),
    "table": holding("table.csv", "شماره,نوع,تاریخ گزارش\n1,fight,1402/03/15\n"),
    "places": holding("places.csv", 'نام,مختصات\nپل,"31.3, 48.6"\n'),
    "book": holding("book.csv", "نوع,شماره پلمب,تاریخ\nکلید,S-9,1405/02/01\n"),
    "asked": holding("asked.csv", "نوع درخواست,شرح,تاریخ\ntraffic,x,1405/02/01\n"),
    "no_map": holding("no_map", {"columns": {}}),
    "days": holding("days", "1406/01/20 x"),
    "record": holding("record", {"type": "theft_shop", "summary": "x"}),
    "entry": holding("entry", ENTRY),
    "profile": holding("profile.toml", PROFILE),
    "app": app,
    "inbox": inbox,
    "answer": answer,
    "backups": written_by("backups", COMMANDER, "backup {backups}"),
    "journal": written_by("journal", ADMIN, "journal export {journal} --passphrase-file {secret}"),
    "wording": written_by("wording", COMMANDER, "rights show ps --out {wording}"),
    "key_file": written_by("key_file", ADMIN, "officer key-file {key_file}"),
    "map": written_by("map", COMMANDER, "import incident {table} --dry-run --write-map {map}"),
}


def lines(name: str) -> Iterator[tuple[Role, str]]:
    """The examples of a verb, once for every register where one names none."""
    choices = next((action.choices for action in VERBS[name]._actions if action.dest == "register"), None)
    for role, line in EXAMPLES[name]:
        for register in (choices or ()) if "{register}" in line else ("",):
            yield role, line.replace("{register}", register)


def every_tenth(names: Iterable[str]) -> list[Any]:
    """A tenth of them; `demo` takes long, and test_demo tries it."""
    usual = {name for place, name in enumerate(sorted(names)) if place % 10 == 0} - {"demo"}
    return [pytest.param(name, marks=() if name in usual else pytest.mark.long) for name in sorted(names)]


TO_FILL_IN = {"packet form": {".from.office"}}
"""Texts of documents that somebody is to fill in."""


def empty_texts(document: Any, path: str = "") -> Iterator[str]:
    """Where an empty text stands in a document: what is not known is null."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from empty_texts(value, f"{path}.{name}")
    elif isinstance(document, list):
        for value in document:
            yield from empty_texts(value, f"{path}[]")
    elif document == "":
        yield path


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["one", "every"])
@pytest.mark.parametrize("name", every_tenth(EXAMPLES))
def test_one_document_and_nothing_else(bench: Bench, name: str, every: bool) -> None:
    """A tenth of the verbs, each until one of its examples is done; `make long` gives every example of all."""
    done = 0
    for place, (role, line) in enumerate(lines(name)):
        prepare(bench, line)
        bench.names["new"] = str(bench.folder / f"new{place}")
        status, said = bench.run(role, line)
        told = json.loads(said)
        assert set(empty_texts(told)) <= TO_FILL_IN.get(name, set()), line
        refused = told.get("refused") if isinstance(told, dict) else None
        if isinstance(refused, dict):
            assert (status, refused["code"]) != (cli.REFUSED, "fault"), line
            assert status == (cli.USAGE if refused["code"] == "usage" else cli.REFUSED), line
        else:
            assert status == cli.DONE or (status == cli.REFUSED and name in FIND_FAULTS), line
        done += status == cli.DONE and line.startswith(name)
        if done and not every:
            break
    assert done or name in NEVER_DONE, told
