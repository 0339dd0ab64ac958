"""Whether tests would notice: one small change of a room at a time, and its tests run against each.

    python -m tools.mutants                  every room of ROOMS
    python -m tools.mutants db.reading.keyset        one of them

A change that no test notices survives, and is printed. Exit status 1 where fewer than GOAL of a room's changes are
noticed, or where EQUIVALENT names one that is not there or that a test does notice. Nothing in the checkout is written:
each process of pytest is given the changed room instead of the real one.
"""

from __future__ import annotations

import ast
import importlib.abc
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401 - imported once for all processes, as the next two
import pytest
import sqlalchemy  # noqa: F401

from tools.equivalent_mutants import EQUIVALENT

GOAL = 0.9
_CUSTODY = tuple(
    f"tests/db/registers/custody/test_{name}.py"
    for name in ("pure_case", "pure_rules", "pure_duties", "pure_changes", "pure_reading", "pure_walk", "cases")
)
_CUSTODY_RULES = (
    "walling", "questioning", "understanding", "receivers", "ages", "placing", "status", "effects_orders",
    "effects_monitoring", "effects_telling", "effects_walk", "pending_changes", "merging", "timeline", "meaning",
    "track", "case",
)  # fmt: skip
ROOMS: dict[str, tuple[str, ...]] = {
    "db.kernel.projections.numbering": (
        "tests/db/kernel/projections/test_numbering.py",
        "tests/db/kernel/projections/test_numbering_edges.py",
    ),
    "db.reading.keyset": ("tests/db/reading/test_keyset.py", "tests/db/reading/test_keyset_over_units.py"),
    "db.words.folding": ("tests/db/words/test_folding.py",),
    "db.words.names": ("tests/db/words/test_name_sounds.py", "tests/db/words/test_names.py"),
    "db.words.name_sounds": ("tests/db/words/test_name_sounds.py", "tests/db/words/test_names.py"),
    "db.kernel.projections.event_check": ("tests/db/kernel/events/test_event_keys.py",),
    "db.reading.suppression": (
        "tests/db/reading/test_suppression_decisions.py",
        "tests/db/reading/test_suppression.py",
    ),
    **{f"db.registers.custody.case.{room}": _CUSTODY for room in _CUSTODY_RULES},
    "db.registers.custody.rules": _CUSTODY,
    "db.registers.custody.settings.limits": ("tests/db/registers/custody/settings/test_limits.py",),
    "db.registers.custody.sealing.rules": (
        "tests/db/registers/custody/test_sealing_reviews.py",
        "tests/db/registers/custody/test_sealing_rules.py",
    ),
    "db.registers.custody.custody_acts": (
        "tests/db/registers/custody/test_custody_acts.py",
        "tests/db/registers/custody/test_custody_evidence.py",
        "tests/db/registers/custody/test_custody_involved.py",
        "tests/db/registers/custody/test_custody_times.py",
    ),
    "db.across.handover.counting": ("tests/db/across/handover/test_counting.py",),
    "db.across.handover.sources": (
        "tests/db/across/handover/test_sources.py",
        "tests/db/across/handover/test_sources_of_shift.py",
    ),
    "db.carrying.levels.protocol": ("tests/db/carrying/levels/test_protocol.py",),
    "db.registers.sketches.drawings.geometry": (
        "tests/db/registers/sketches/test_measures.py",
        "tests/db/registers/sketches/test_scene.py",
        "tests/db/registers/sketches/test_svg.py",
    ),
    "db.kernel.projections.projecting": ("tests/db/kernel/projections/test_projecting.py",),
    "precinct_tui.bidi.algorithm": (
        "tests/bidi/test_levels.py",
        "tests/bidi/test_conformance.py",
        "tests/bidi/test_layout.py",
    ),
}
"""The rooms that are measured, each with the tests that are to notice."""


# --- the changes ------------------------------------------------------------------------------------------------

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
}  # fmt: skip
CONDITIONS = {"where", "and_", "or_", "order_by", "group_by"}
"""Calls whose arguments each narrow or sort: each is left out in turn. In other calls that is only a TypeError."""
PASSING = {"desc", "limit", "where", "strip", "upper", "lower", "replace", "distinct"}
"""Methods that give the like of what they are called on: `x.limit(2)` becomes `x`."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A room with one change: where it is, what it is, and the room's source with it."""

    line: int
    change: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of a module's source, in the order of its lines. No annotation, import, assert or docstring."""
    tree = ast.parse(source)
    for spot in list(_spots(tree, "", None)):
        for other in _others(spot.node, spot.whole_statement):
            before, after = _short(spot.node), _short(other)
            spot.put(other)
            text = ast.unparse(ast.fix_missing_locations(tree))
            spot.put(spot.node)
            yield Mutant(spot.line, f"{spot.scope or 'module'}: {before} → {after}", text)


@dataclass(slots=True)
class _Spot:
    """A node and where it hangs in the tree."""

    node: ast.AST
    parent: ast.AST
    field: str
    place: int | None
    scope: str
    line: int
    whole_statement: bool

    def put(self, node: ast.AST) -> None:
        if self.place is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.place] = node


def _spots(node: ast.AST, scope: str, line: int | None) -> Iterator[_Spot]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_params"):
            continue
        for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            here = getattr(child, "lineno", line) or 0
            yield _Spot(child, node, field, place, scope, here, isinstance(child, ast.stmt))
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            yield from _spots(child, child.name if named else scope, here)  # type: ignore[attr-defined]


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Expr(value=ast.Constant()):
            return True
    return False


def _others(node: ast.AST, statement: bool) -> Iterator[ast.AST]:
    """What a node is replaced by, one at a time."""
    match node:
        case ast.Compare(ops=[op]):
            for kind in COMPARED[type(op)]:
                yield ast.Compare(node.left, [kind()], node.comparators)
        case ast.BinOp(op=op) if type(op) in COUNTED:
            yield ast.BinOp(node.left, COUNTED[type(op)](), node.right)
        case ast.BoolOp(op=op):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.If() | ast.IfExp() | ast.While():
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr() | ast.AugAssign() | ast.Delete() | ast.Break() | ast.Continue():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Call():
            yield from _calls(node)
    assert statement == isinstance(node, ast.stmt)


def _constants(value: object) -> Iterator[ast.expr]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case str():
            yield ast.Constant(f"{value}§")


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    if name in CONDITIONS and len(node.args) > 1:
        for place in range(len(node.args)):
            yield ast.Call(called, [*node.args[:place], *node.args[place + 1 :]], node.keywords)
    if name in PASSING and isinstance(called, ast.Attribute):
        yield called.value


def _with(node: ast.AST, **fields: ast.AST) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _short(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]
    return text if len(text) <= 120 else f"{text[:60]} … {text[-59:]}"


# --- the tests --------------------------------------------------------------------------------------------------


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source than its file's."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """The changed room instead of the real one; None for every other module."""
        return ModuleSpec(fullname, self) if fullname == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source."""
        exec(compile(self.source, f"<mutant of {self.module}>", "exec"), module.__dict__)


def _test(tests: Sequence[str], module: str, source: str, folder: Path) -> None:
    """In a process of its own: run the tests against a source, and end with pytest's status."""
    os.chdir(folder)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.meta_path.insert(0, _Mutated(module, source))
    os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))


def notices(tests: Sequence[str], module: str, source: str, seconds: float, folder: Path) -> bool:
    """Whether the tests fail, or do not end in time, with this source in place of a module's.

    Raises SystemExit where pytest found no tests, or broke.
    """
    # Forked: pytest and the libraries are imported once, here; the project's own modules in each process anew.
    process = multiprocessing.get_context("fork").Process(target=_test, args=(tests, module, source, folder))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return True
    if process.exitcode not in (0, 1, 2, 4):  # 2 and 4: the module, or the conftest that needs it, is not imported
        raise SystemExit(f"pytest ended with {process.exitcode}: {' '.join(tests)}")
    return process.exitcode != 0


def measure(module: str, tests: Sequence[str], equivalent: Mapping[str, str], folder: Path) -> bool:
    """Try every change of a room and print what survives. Whether GOAL is reached and EQUIVALENT is true.

    Raises SystemExit where the tests fail without any change.
    """
    # Read as a file: to look for it by import would import the rooms around it here, and perhaps the room itself,
    # and then no process would load it changed.
    source = folder.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    begun = time.monotonic()
    if notices(tests, module, source, 600, folder):
        raise SystemExit(f"The tests of {module} fail as it is: {' '.join(tests)}")
    seconds = 10 + 5 * (time.monotonic() - begun)
    killed, survived, wrong = 0, 0, set(equivalent)
    for mutant in mutants(source):
        noticed = notices(tests, module, mutant.source, seconds, folder)
        if mutant.change in equivalent and not noticed:
            wrong.discard(mutant.change)
            continue
        killed, survived = killed + noticed, survived + (not noticed)
        if not noticed:
            print(f"survived  {module}:{mutant.line}  {mutant.change}", flush=True)
    share = killed / max(killed + survived, 1)
    for change in sorted(wrong):
        print(f"not equivalent  {module}  {change}: no such change, or a test notices it")
    for change, why in equivalent.items():
        print(f"equivalent  {module}  {change}: {why}")
    print(f"{module}: {killed} of {killed + survived} killed, {share:.0%} (goal {GOAL:.0%})", flush=True)
    return share >= GOAL and not wrong


def main(asked: Sequence[str]) -> int:
    """Measure the rooms that are asked for, or all. The exit status."""
    unknown = set(asked) - set(ROOMS)
    if unknown:
        print(f"Not in ROOMS: {', '.join(sorted(unknown))}. There are: {', '.join(ROOMS)}", file=sys.stderr)
        return 2
    reached = [measure(name, ROOMS[name], EQUIVALENT.get(name, {}), Path.cwd()) for name in asked or ROOMS]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
