"""An import from beginning to end: looked at, tried out, staged, made visible. The command line and a screen share it.

Each step touches the disk and takes a while: call them from a thread. Between two transactions there is a rest, in
which whoever waits to write gets his turn. What is few (landmarks, open requests) is written in one act.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from db.carrying.imports import columns, commands, files, queries
from db.carrying.imports.forms import BringInAtOnce, ClearRows, EndImport, StageRows, StartImport
from db.carrying.imports.import_kinds import KINDS
from db.carrying.imports.incident_rows import INCIDENTS
from db.carrying.imports.kinds import ImportKind
from db.carrying.imports.rows import refusal_of, unpacked
from db.carrying.imports.trying import ImportPlan, Progress, Trial, nothing
from db.kernel.base.officer import Desk
from db.storage.files import open_named
from db.words.messages import M_, Refused
from db.words.text import clean

MAPPING = ".map.json"
"""A mapping beside a file, `FILE.map.json`, is its own."""
REST = 0.11
"""Seconds between two transactions. SQLite asks again every 100 ms at the latest: whoever waits gets in here."""
MAPPING_BYTES = 1_000_000


def plan(desk: Desk, path: Path, mapping: Path | None = None, register: str = INCIDENTS.register) -> ImportPlan:
    """Look at a file; a mapping beside it is its own.

    Raises Refused: "forbidden", "unreadable", "invalid" where the columns do not say what no record can do without, or
    name what is never brought in.
    """
    queries.batches(desk)  # who may not bring anything in is told before his file is read
    kind = KINDS[register]
    beside = path.parent / (path.name + MAPPING)
    mapping = mapping or (beside if beside.exists() else None)
    meant = columns.Mapped() if mapping is None else columns.read_mapping(_json(mapping), kind)
    source = _look(path, kind, meant)
    fields = columns.match(source.headings, meant, kind)
    if lacks := columns.lacking(fields, kind):
        said = M_("No column holds this. Name one in a mapping.")
        raise Refused("invalid", dict.fromkeys(lacks, said), M_("These columns are not enough to bring in a record."))
    return ImportPlan(kind, source, fields, meant)


def _look(path: Path, kind: ImportKind, meant: columns.Mapped) -> files.LookedAtFile:
    headings = columns.known_headings(kind).keys() | {columns.folded(heading) for heading in meant.columns}
    source = files.look(path, lambda heading: columns.folded(heading) in headings)
    columns.check_headings(source.headings)
    return source


def fitting(desk: Desk, path: Path) -> tuple[str, ...]:
    """The kinds that the columns of a file are enough for. Raises Refused as `plan` does where they are for none."""
    fits, why = [], None
    for name in KINDS:
        try:
            plan(desk, path, register=name)
        except Refused as refused:
            why = why or refused
        else:
            fits.append(name)
    if why is not None and not fits:
        raise why
    return tuple(fits)


def _json(path: Path) -> object:
    try:
        with open_named(path) as opened:
            raw = opened.read(MAPPING_BYTES + 1)  # a device never ends, and says that it is empty
        if len(raw) > MAPPING_BYTES:
            raise ValueError
        return json.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Refused("unreadable", {}, M_("{path} holds no mapping.", path=str(path))) from error


def mapping_of(planned: ImportPlan, trial: Trial | None = None) -> str:
    """The mapping that is in force, as a file to be changed and given back.

    With a `trial`, words that are in no list stand in it with an empty code, the commonest first: to be filled in.
    """
    values = {name: dict(codes) for name, codes in planned.mapping.values.items()}
    for group in () if trial is None else trial.groups:
        if group.unlisted and group.value:
            values.setdefault(group.name, {}).setdefault(group.value, "")
    kept = {"columns": {heading: name for heading, name in planned.pairs if heading}, "values": values}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def bring_in(desk: Desk, planned: ImportPlan, trial: Trial, progress: Progress = nothing) -> str:
    """Write every row of a file that was tried out and make them visible; the import's uid.

    An import of this very file that was interrupted goes on where it ended. Raises Refused: "invalid" where a row is
    refused, "conflict" where another import is unfinished or the file changed meanwhile.
    """
    if trial.refused:
        raise refusal_of(trial.refusals, trial.refused)
    if not trial.rows:
        raise Refused("invalid", {"file": M_("There is no row to bring in.")})
    if planned.kind.at_once and trial.rows > commands.MOST_AT_ONCE:
        said = M_("At most {most} rows at once: part the file.", most=commands.MOST_AT_ONCE)
        raise Refused("invalid", {"file": said}, said)
    if not files.unchanged(planned.source):
        raise Refused("conflict", {}, M_("The file changed meanwhile. Try it out again."))
    desk.store.space.see_to_act(never_waits=False)
    uid = (_at_once if planned.kind.at_once else _staged)(desk, planned, trial, progress)
    desk.store.learn()
    return uid


def _at_once(desk: Desk, planned: ImportPlan, trial: Trial, progress: Progress) -> str:
    prepared = tuple(row for kept in trial.ready for row in unpacked(kept))
    uid = commands.bring_in_at_once(desk, BringInAtOnce(prepared=prepared, **_start(desk, planned, trial.rows)))
    progress(trial.rows, trial.rows)
    return uid


def _staged(desk: Desk, planned: ImportPlan, trial: Trial, progress: Progress) -> str:
    uid, done = _begin(desk, planned, trial.rows)
    progress(done, trial.rows)
    passed = 0
    for kept in trial.ready:
        rows = unpacked(kept)
        passed, some = passed + len(rows), rows[max(0, done - passed) :]
        if some:
            desk.store.space.see_to_act(never_waits=False)
            commands.stage_rows(desk, StageRows(uid=desk.source.uid(), batch=uid, prepared=some))
            done += len(some)
            progress(done, trial.rows)
            time.sleep(REST)
    commands.commit_import(desk, EndImport(uid=desk.source.uid(), record=uid))
    return uid


def _begin(desk: Desk, planned: ImportPlan, rows: int) -> tuple[str, int]:
    """(uid, rows that stand already) of the import of this file: a new one, or the one that was interrupted."""
    open_one = queries.unfinished(queries.batches(desk))
    source = planned.source
    if open_one is not None and (open_one.sha256, open_one.rows) == (source.sha256, rows):
        return open_one.uid, open_one.staged
    return commands.start_import(desk, StartImport(**_start(desk, planned, rows))), 0


def _start(desk: Desk, planned: ImportPlan, rows: int) -> dict[str, Any]:
    pairs = json.dumps(dict(planned.pairs), ensure_ascii=False, sort_keys=True)
    return {
        "uid": desk.source.uid(), "register": planned.register, "file": clean(planned.source.path.name)[:200],
        "sha256": planned.source.sha256, "rows": rows, "columns": pairs,
    }  # fmt: skip


def throw_away(desk: Desk, progress: Progress = nothing) -> str:
    """Throw the unfinished import away and take out what it wrote; its uid. Raises Refused("not_found")."""
    batches = queries.batches(desk)
    batch = queries.unfinished(batches) or next(
        (each for each in batches if each.state == "discarded" and each.staged), None
    )
    if batch is None:
        raise Refused("not_found", {}, M_("No import is unfinished."))
    if batch.state == "staging":
        commands.discard_import(desk, EndImport(uid=desk.source.uid(), record=batch.uid))
    left = batch.staged
    while left:
        left = int(commands.clear_rows(desk, ClearRows(uid=desk.source.uid(), record=batch.uid)))
        progress(batch.staged - left, batch.staged)
        time.sleep(REST)
    return batch.uid
