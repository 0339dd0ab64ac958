"""Every field of a form that a record shows stands in one of its sections, or says that it stands in none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import db.opening.rooms  # noqa: F401
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections.projecting import KINDS
from db.reading.chronology import section
from db.registers.incidents.events import SOUGHT as INCIDENT_WORDS
from db.registers.incidents.forms import ReportIncident
from db.words.forms import NOWHERE, Form, ask, fields_of

DB = Path(__file__).parents[3] / "db"


def shown() -> Iterator[tuple[str, str]]:
    """(form, title) of every call of `section` whose title stands there as words."""
    for path in DB.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "section":
                title, form = call.args[:2]
                if isinstance(form, ast.Attribute | ast.Name):
                    name = form.attr if isinstance(form, ast.Attribute) else form.id
                    yield name, title.value if isinstance(title, ast.Constant) else ast.unparse(title)


def test_every_heading_that_a_field_names_is_shown() -> None:
    calls = set(shown())
    forms = {form.__name__: form for form in (command.form for command in COMMANDS.values())}
    forms |= {kind.kind.form.__name__: kind.kind.form for kind in KINDS.values() if kind.kind.form is not None}
    assert {"ReportIncident", "NoteCall", "DrawSketch", "OpenCustody"} <= forms.keys() & {form for form, _ in calls}
    written = {**dict.fromkeys(["Person"], 'SECTION_LABELS["person"]')}
    lost = [
        f"{name}.{field}: {what.under}"
        for name, form in forms.items()
        if any(called == name for called, _title in calls)
        for field, what in fields_of(form)
        if what.under not in ("", NOWHERE)
        and not {(name, what.under), (name, written.get(what.under, "").replace('"', "'"))} & calls
    ]
    assert lost == []


class Found(Form):
    """A form of three sections: its own, one that a field names, and none."""

    colour: str | None = ask("text", "Colour", sought=True)
    shelf: str | None = ask("text", "Shelf", under="Kept at")
    maker: str | None = ask("text", "Maker")
    secret: str | None = ask("text", "Secret", under=NOWHERE)


ANSWERS = {"colour": "آبی", "shelf": "۳", "maker": "چوبی", "secret": "x"}


@pytest.mark.parametrize(
    ("title", "first", "names"),
    [
        ("Thing", (), ["colour", "maker"]),
        ("Thing", ("maker",), ["maker", "colour"]),
        ("Kept at", (), ["shelf"]),
    ],
)
def test_a_section_takes_the_fields_that_name_it_in_the_forms_order(
    title: str, first: tuple[str, ...], names: list[str]
) -> None:
    assert [line.name for line in section(title, Found, ANSWERS, first=first).lines] == names


def test_a_field_without_an_answer_has_no_line() -> None:
    assert [line.name for line in section("Thing", Found, {"colour": "", "maker": "چوبی"}).lines] == ["maker"]


def test_an_incident_is_found_by_the_fields_that_say_so() -> None:
    said = {name for name, what in fields_of(ReportIncident) if what.sought}
    assert said == {"summary", "place", "landmark", "address", "caller_name", "weapons"}
    assert set(INCIDENT_WORDS["incident_reported"]) == said
    assert INCIDENT_WORDS["incident_cleared"] == ("note",)
    assert INCIDENT_WORDS["incident_clear_asked"] == ()
