"""What is imported late is found all the same: rooms, kinds and rights as they are written down are those declared."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import db
from db.kernel import projecting as events
from db.kernel import registers
from db.kernel.declared import Declared
from db.kernel.desk import COMMANDS, QUERIES


def declared_in(table: Declared) -> dict[str, set[str]]:  # type: ignore[type-arg]
    """Word before the dot → the modules that declare names with it, whether a table of rooms knows them or not."""
    for path in sorted(Path(db.__file__).parent.rglob("*.py")):
        if "migrations" not in path.parts:
            import_module(".".join(path.relative_to(Path(db.__file__).parents[1]).with_suffix("").parts))
    found: dict[str, set[str]] = {}
    for name, module in table.modules.items():
        if module != "db.kernel.corrections":  # declares one for whoever calls it
            found.setdefault(name.partition(".")[0], set()).add(module.removeprefix("db."))
    return found


@pytest.mark.parametrize(("table", "rooms"), [(COMMANDS, registers.COMMAND_ROOMS), (QUERIES, registers.QUERY_ROOMS)])
def test_the_rooms_of_a_word_are_those_that_declare_its_names(
    table: Declared, rooms: dict[str, tuple[str, ...]]
) -> None:  # type: ignore[type-arg]
    calling = {("custody", "custody.commands")}  # it declares nothing itself and calls what declares the correction
    named = {word: {room for room in of if (word, room) not in calling} for word, of in rooms.items()}
    assert named == declared_in(table)


def test_the_kinds_of_a_room_are_those_it_lists() -> None:
    for room, names in events.ROOMS.items():
        assert [kind.kind for kind in import_module(room).KINDS] == names.split(), room


def test_a_register_says_who_may_open_a_record() -> None:
    for name in registers.MODULES:
        register = registers.register(name)
        assert register.openers == COMMANDS[register.opens].roles, name


def test_the_panels_of_the_desk_have_every_query_that_is_named_for_one() -> None:
    for panel, names in registers.PANEL_QUERIES.items():
        assert set(names) == {name for name in QUERIES if name.endswith(f".{panel}")}


def test_names_come_in_the_order_of_their_rooms() -> None:
    names = COMMANDS.of("incident")
    places = [registers.COMMAND_ROOMS["incident"].index(COMMANDS.modules[name].removeprefix("db."))
              for name in names if name != "incident.correct"]  # fmt: skip
    assert places == sorted(places)
    assert names[-1] == "incident.correct"


def test_a_name_that_is_not_declared_is_not_there() -> None:
    assert COMMANDS.get("incident.forget") is None
    assert COMMANDS.get("nothing.at_all") is None
    assert "custody.forget" not in QUERIES
    with pytest.raises(KeyError):
        COMMANDS["incident"]


def test_the_desk_opens_without_what_nobody_has_asked_for() -> None:
    """In a process of its own: a call can be taken at once; what is asked for later is imported then."""
    told = """
import sys
from precinct_tui.screens.sign_in import warm_up
from db.kernel.desk import COMMANDS
from db.kernel.registers import register
warm_up()
assert register("incident").list and register("custody").list
assert {"db.registers.dispatch.calls", "db.registers.incidents.commands", "db.registers.custody.showing"} <= set(sys.modules)
late = {"db.registers.shifts.commands", "db.across.packets.commands", "db.registers.gangs.commands", "db.across.indicators.queries"}
assert not late & set(sys.modules), late & set(sys.modules)
assert COMMANDS["packet.prepare"].label and "db.across.packets.commands" in sys.modules
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", told], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
