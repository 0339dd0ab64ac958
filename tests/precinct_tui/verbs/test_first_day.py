"""The first day of a real precinct: a store made by `precinct init`, and its command line alone, to a signed handover.

What works only in the made-up precinct works nowhere: every register, every form and every paper is walked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from db.across.setting_up.queries import NATIONAL_STEPS, SEAT_STEPS, STEPS
from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.rooms import PAPERS
from db.words.calendar.jalali import jalali_year, utc_now
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import language, set_language, translate
from tests.conftest import PASSWORD

OWN = "a password of one's own 7"
OFFICERS = {
    "1201": Role.DUTY, "1202": Role.DEPUTY, "1203": Role.COMMANDER, "1204": Role.INSPECTOR, "1205": Role.INVESTIGATION,
}  # fmt: skip
PHONES = "duty_judge prosecutor juvenile commander inspectorate forensic ambulance unhcr welfare".split()  # noqa: SIM905
RECORDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("1203", "roster", {"pattern": "p12_24", "starts_at": "now"}),
    ("1201", "shift", {}),
    ("1201", "patrol", {"name": "patrol_1", "people": 2}),
    ("1201", "incident", {"type": "theft_shop", "place": "بازار", "summary": "قفل مغازه شکسته است"}),
    ("1201", "call", {"type": "theft_shop", "place": "بازار"}),
    ("1201", "custody", {"name_known": "refused", "deprivation_at": "now", "category": "brought_by_patrol"}),
    ("1201", "session", {"kind": "desk", "day": "tomorrow", "start": "10:00", "place": "مسجد جامع"}),
    ("1201", "request", {"category": "neighbourhood_safety", "words": "چراغ کوچه شکسته است", "answer_by": "code"}),
    ("1201", "oversight", {"kind": "suggestion", "priority": "normal", "words": "نوبت‌دهی بهتر", "answer_by": "code"}),
    (
        "1203",
        "programme",
        {
            "kind": "traffic",
            "title": "آموزش عابران",
            "reach": "outside",
            "place": "میدان",
            "day": "tomorrow",
            "occasion": "year",
        },
    ),
    ("1205", "gang", {"title": "باند بازار", "kind": "theft"}),
    ("1203", "order", {"subject": "گشت مدارس", "text": "یک گشت بماند", "audience": "duty_officer"}),
    ("1201", "post", {"kind": "power", "what": "نیم ساعت برق نبود"}),
)
"""Who opens a record of each register, and with what."""
COMPLAINT = {"words": "با من تند حرف زدند", "priority": "normal", "answer_by": "code"}
NO_KEY = "No complaint is taken yet. The inspector: precinct inspectorate key"


class Precinct:
    """A store that `precinct init` made, and its officers at the command line."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home / "store", capsys
        self.secret = home / "secret"
        self.secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
        self.own, self.chosen = home / "own", set[str]()
        self.own.write_text(f"{OWN}\n", encoding="utf-8")
        self._sent = home / "sent.json"
        self.run("9001", "init", "--unit", "کلانتری ۱۴", "--name", "مدیر سامانه")

    def run(self, who: str, *words: str, status: int = 0) -> str:
        """Standard output of a command line; its exit status is as expected."""
        signed = ("--officer", who, "--password-file", str(self.own if who in self.chosen else self.secret))
        done = main([*words, "--home", str(self.home), "--lang", "en", *signed])
        said = self._capsys.readouterr()
        assert done == status, (words, said)
        return said.out

    def enter(self, who: str, register: str, values: Any) -> str:
        """Write a record or an entry; its number."""
        self._sent.write_text(json.dumps(values), encoding="utf-8")
        return str(json.loads(self.run(who, "enter", register, str(self._sent), "--json"))["number"])

    def refused(self, who: str, register: str, values: Any) -> str:
        """What is refused of a record."""
        self._sent.write_text(json.dumps(values), encoding="utf-8")
        return self.run(who, "enter", register, str(self._sent), "--json", status=1)

    def entry(
        self, who: str, number: str, name: str, fields: dict[str, Any], reasons: dict[str, str] | None = None
    ) -> str:
        """An entry to a shift."""
        sent = {"register": "shift", "number": number, "entry": name, "fields": fields, "reasons": reasons or {}}
        return self.enter(who, "entry", sent)

    def left(self, who: str = "1203") -> list[str]:
        """What is still to be set up, as this officer reads it."""
        return [item["text"] for item in json.loads(self.run(who, "desk", "--json")).get("setup", [])]


@pytest.fixture
def spoken() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


@pytest.fixture
def precinct(tmp_path: Path, capsys: pytest.CaptureFixture[str], spoken: None) -> Precinct:
    made = Precinct(tmp_path, capsys)
    assert [text.partition(":")[0] for text in made.left("9001")] == [
        "Add the duty officers", "Add the commander", "Add an inspector",
        "Telephones of whom to call (judge, prosecutor …)", "Where the station and its landmarks are",
        "The moving official holidays of this year", "Backup on a stick",
    ]  # fmt: skip
    for badge, role in OFFICERS.items():
        named = ("--name", f"افسر {badge}", "--role", role.value, "--new-password-file", str(made.secret))
        made.run("9001", "officer", "add", badge, *named)
        assert "own_password_first" in made.run(badge, "desk", "--json", status=1)
        made.run(badge, "officer", "password", "--new-password-file", str(made.own))
        made.chosen.add(badge)
    assert made.left("9001")[0].startswith("No complaint is taken"), "the inspector has signed in by no screen"
    said = made.run("9001", "doctor")
    assert "precinct inspectorate key" in said
    assert made.left("1204") == [NO_KEY]
    assert "precinct inspectorate key" in made.refused("1201", "complaint", COMPLAINT)
    made.run("1204", "inspectorate", "key")
    assert made.left("1204") == []
    return made


def set_up(precinct: Precinct) -> dict[str, str]:
    """Everything up to the first record of each register; their numbers."""
    for code in PHONES:
        precinct.run("9001", "lists", "set", "duty_phone", code, "06133334444")
    precinct.run("9001", "lists", "point", "پل آزمون", "31.315, 48.665")
    assert "Where the station and its landmarks are: F10, Lists, N" in precinct.left("9001"), "the station has no point"
    precinct.run("9001", "lists", "point", "محل کلانتری", "31.325, 48.675")
    days = precinct.home.parent / "days"
    days.write_text(f"{jalali_year(utc_now())}/11/20 عید\n", encoding="utf-8")
    precinct.run("9001", "holidays", str(days))
    precinct.run("9001", "backup", str(precinct.home.parent / "stick"))
    assert precinct.left("9001") == []
    return {register: precinct.enter(who, register, values) for who, register, values in RECORDS}


def hand_over(precinct: Precinct) -> None:
    """From the last try of paper to the first signed handover."""
    precinct.run("1201", "print", "handover", "--shift", "1", "--out", str(precinct.home.parent / "page.txt"))
    counts = {"counts": {"people_held": 1}}
    precinct.entry("1201", "1", "start_handover", {})
    precinct.entry("1201", "1", "count", counts)
    precinct.entry("1201", "1", "sign_out", {"password": OWN, "uncounted": "نخستین روز"})
    precinct.entry("1202", "1", "count_blind", counts)
    taken = {"password": OWN, "read": True}
    precinct.entry("1202", "1", "take_over", taken, {"read": "با هم خوانده شد"})


def test_the_list_of_what_is_to_be_set_up_ends_with_the_first_signed_handover(precinct: Precinct) -> None:
    left = precinct.left()
    assert len(left) == 9
    set_up(precinct)
    assert [text.partition(":")[0].split(",")[0] for text in precinct.left()] == [
        "Print a paper or save it on a memory stick", "Hand it over and sign",
    ]  # fmt: skip
    assert precinct.left("1204") == precinct.left("1205") == [], "it is the precinct's own, not who reads it"
    hand_over(precinct)
    assert precinct.left() == precinct.left("9001") == []
    page = precinct.run("1202", "desk")
    assert "Still to be set up" not in page
    assert "افسر 1202" in page, "who has the desk"
    assert "CA-" in precinct.run("1202", "board")
    assert "Is the person well?" in precinct.run("1202", "next")
    for verb in ("board", "next"):
        assert json.loads(precinct.run("1202", verb, "--json"))
        precinct.run("9001", verb, status=1)  # an administrator reads no records


@pytest.mark.long
def test_every_register_form_and_paper_of_a_store_made_by_init(precinct: Precinct) -> None:
    made = set_up(precinct)
    readers = {"1203", "1204"}
    for name, register in REGISTERS.items():
        if name == "complaint":
            continue  # below: sealed to the inspectorate, and to be made before it is read
        for who in sorted(readers):
            assert json.loads(precinct.run(who, "list", name, "--json"))["total"] is not None, name
        if name in made:
            purpose = ("--purpose", "duty") if register.purposes else ()
            reader = "1201" if name != "gang" else "1205"
            assert (
                json.loads(precinct.run(reader, "show", name, made[name], "--json", *purpose))["number"] == made[name]
            )
    for name, command in COMMANDS.items():
        if command.form.drafted or "." in name:
            template = json.loads(precinct.run("9001", "enter", "entry", "--template", name))
            assert template, name


NOTHING_TO_PRINT = {
    "referral",
    "property",
    "group-notice",
    "sketch",
    "insurer-copy",
    "addendum",
    "packet",
    "chain",
    "label",
}
"""Papers of what this precinct has not had yet: refused with a reason, never with a fault."""


@pytest.mark.long
def test_every_paper_of_a_store_made_by_init(precinct: Precinct) -> None:
    made = set_up(precinct)
    printed: set[str] = set()
    for place, papers in PAPERS.items():
        for paper in papers:
            number = made.get(place, "") if paper.name not in ("guard-list", "desk-figures") else ""
            words = ["--shift", "1"] if place == "shift" else [number] if number else []
            who = "1204" if paper.name == "annex" else "1201"
            if paper.name in NOTHING_TO_PRINT:
                precinct.run(who, "print", paper.name, *(words or ["1"]), status=1)
                continue
            assert precinct.run(who, "print", paper.name, *words).strip(), paper.name
            printed.add(paper.name)
    assert len(printed) >= 15, sorted(printed)


@pytest.mark.long
def test_complaints_are_read_and_answered_without_a_screen(precinct: Precinct) -> None:
    code = precinct.enter("1201", "complaint", COMPLAINT)
    (row,) = json.loads(precinct.run("1204", "list", "complaint", "--json"))["records"]
    assert row["number"] == code
    for name, fields in (
        ("reply", {"reply": "تذکر داده شد", "via": "code"}),
        ("outcome", {"outcome": "upheld"}),
        ("told", {"told_citizen_at": "now"}),
    ):
        acts = json.loads(precinct.run("1204", "show", "complaint", code, "--json"))["acts"]
        assert f"complaint.{name}" in acts, name
        sent = {"register": "complaint", "number": code, "entry": name, "fields": fields}
        assert precinct.enter("1204", "entry", sent) == code
    record = json.loads(precinct.run("1204", "show", "complaint", code, "--json"))
    assert "تند" in json.dumps(record, ensure_ascii=False)
    for who in ("1201", "1203", "1205", "9001"):
        precinct.run(who, "list", "complaint", status=1)
        precinct.run(who, "show", "complaint", code, status=1)
    out = precinct.home.parent / "complaints.csv"
    precinct.run("1204", "list", "complaint", "--format", "csv", "--out", str(out), status=1)
    assert not out.exists(), "a note of that would tell everyone how many there are"


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_what_is_to_be_set_up_stands_on_one_line_of_the_desk(spoken: None, lang: str) -> None:
    set_language(lang)
    for step in (*STEPS, *SEAT_STEPS, *NATIONAL_STEPS):
        assert cell_len(translate(step.text)) <= 75, step.text
