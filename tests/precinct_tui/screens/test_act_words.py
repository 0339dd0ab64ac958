"""Acts are found by what people call them, on both layouts of the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from precinct_tui.language.i18n import set_language
from precinct_tui.language.lists import prepare
from precinct_tui.screens.act_pages import act_pages, paper_item
from precinct_tui.widgets.menu import Item
from precinct_tui.widgets.menu_search import narrowed
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.conftest import Open

LINES = 3
WORDS, AT_LEAST = 136, 125
"""The same share as 110 of 120."""
UNWELL = "care seen=unwell, wellbeing well=unwell, wellbeing, doctor, move to=hospital, unwell"
LOOK_IN = "care, wellbeing"
FEAR = "ask_fear, offer_asylum, refer_asylum"
HARM = "use_force, complaint, injury"
PROPERTY = "property_in, property_out"
CUSTODY = f"""
بیمارستان = move to=hospital
اورژانس = move to=hospital
آمبولانس = move to=hospital
درمان = move to=hospital, doctor
دکتر = doctor
پزشک = doctor
مریض = {UNWELL}
بدحال = {UNWELL}
حالش بد است = {UNWELL}
تشنج = {UNWELL}
سرکشی = {LOOK_IN}
سر زدن = {LOOK_IN}
غذا = care given=food
ناهار = care given=food
شام = care given=food
آب = care given=water
پتو = care given=blanket
دستشویی = care given=toilet, take_out why=toilet
هواخوری = care given=fresh_air, take_out why=fresh_air
نماز = care given=prayer
دارو = medicine, care given=medicine
قرص = medicine, care given=medicine
وکیل = lawyer
وکیل تسخیری = lawyer
تلفن = tell_family, care given=phone_call
خانواده = tell_family
زنگ به خانه = tell_family, care given=phone_call
ملاقات = visit
مترجم = interpreter
زبان = set_language
تفهیم = give_rights, tell_ground
حقوق متهم = give_rights
اتهام = set_ground, tell_ground
قاضی = before_judge, tell_prosecutor, judicial_order
دادستان = tell_prosecutor
قاضی کشیک = tell_prosecutor, before_judge
دادسرا = tell_prosecutor, before_judge, move to=prosecutor
بازداشت موقت = judicial_order
آزادی = release
آزادش کن = release
ترخیص = release
وثیقه = release, judicial_order
فرار = record_escape
متواری = record_escape
فوت = record_death
مرد = record_death
کتک = {HARM}
دستبند = restrain, use_force
قوه قهریه = use_force
شکایت = complaint
بازجویی = interview
بازجوئی = interview
بازرسی بدنی = search_person
تفتیش = search_person
وسایل = {PROPERTY}
اموال = {PROPERTY}
موبایلش = {PROPERTY}
سفارت = offer_contacts, visit who=consulate
کنسولگری = offer_contacts, visit who=consulate
ترس = ask_fear
پناهنده = {FEAR}
گذرنامه = see_documents
مدارک = see_documents
کارت آمایش = see_documents
سن = set_age, decide_age
بچه = set_age, talk_with_child, child_delivered, link
بهزیستی = notify to=welfare, child_delivered to=welfare, move to=welfare
باردار = answer_need need=pregnant, set_age
خودکشی = care, wellbeing, doctor, set_age, injury
معتاد = doctor, care seen=intoxicated, wellbeing, medicine
زخمی = injury
کبودی = injury
انتقال = move, refer
اعزام = move, refer
زندان = move, refer, judicial_order
تعویض اتاق = place_in
تمدید = judicial_order, review, order_answer
اردوگاه = move to=camp, refer
دوربین = attach, add_entry
بازدید بازرس = visit
hospital = move to=hospital
ambulance = move to=hospital
sick = {UNWELL}
medic = doctor
meds = medicine, care given=medicine
check on him = {LOOK_IN}
welfare check = {LOOK_IN}
dinner = care given=food
drink = care given=water
lawyer = lawyer
solicitor = lawyer
phone call = tell_family, care given=phone_call
mother = tell_family
translator = interpreter
read rights = give_rights
prosecutor = tell_prosecutor
let go = release
free = release
ran away = record_escape
died = record_death
handcuffs = restrain, use_force
beaten = {HARM}
complaint = complaint
question = interview
frisk = search_person
belongings = {PROPERTY}
wallet = {PROPERTY}
embassy = offer_contacts, visit who=consulate
asylum = {FEAR}
passport = see_documents
minor = set_age, talk_with_child, child_delivered
pregnant = answer_need need=pregnant, set_age
bruise = injury
transfer = move, refer
cell = place_in
remand = judicial_order
fdlhvsjhk = move to=hospital
,;dg = lawyer
hchnd = release
ybh = care given=food
a;hdj = complaint
n;jv = doctor
jgtk = tell_family, care given=phone_call
اخسحهفشم = move to=hospital
مشصغثق = lawyer
قثمثشسث = release
بخخی = care given=food
"""
"""What was typed = the acts that were meant: with an answer that is set, or with any."""
INCIDENT = """
گشت بفرست = send_unit
شاهد = add_party
بستن پرونده = clear, set_disposition, submit
close = clear, set_disposition, submit
witness = add_party
send car = send_unit
"""
REQUEST = """
ارجاع = refer
جواب = reply, answer_now
forward = refer
"""


MORE_WORDS = Path(__file__).parents[2] / "data/act_words.txt"
"""Groups of words like those above, of a person held; a blank line between them."""
NOTHING = """
آسانسور باران باغچه برف بنزین بهار تبریز تبلیغ تلویزیون خورشید دانشگاه درخت دوچرخه دیوار ریاضی زورخانه سنجاب سنگ سیگنال
شامپو شطرنج عروسی فرش فرشته فوتبال قطار لاستیک لیمو مرزنجوش مهربان موسیقی نانوایی نقاشی پنچری پولاد کامپیوتر کتابخانه
کلیدر کوهنوردی گربه گوجه یخچال آبادان آبان خونسرد
asdf banana bicycle bird campus carpet carrot cellar chess computer cuteness elevator fearsome flower football fridge
garden hitch holiday homework keyboard kitten lemon library lottery maths minority music painting petrol puncture rain
ringtone salary snow sun tax teacher television tomato train tree tyre university weather window xyzzy
"""
"""Words that mean no act on a person held."""


def tried() -> list[tuple[str, str, list[str]]]:
    """(register, what was typed, the acts that were meant) of each word."""
    written = {"custody": CUSTODY, "incident": INCIDENT, "request": REQUEST}
    return [
        (register, typed.strip(), [each.strip() for each in meant.split(", ")])
        for register, words in written.items()
        for typed, _is, meant in (line.partition(" = ") for line in words.strip().splitlines())
    ]


def acts_in(register: str, state: str) -> list[str]:
    """What an officer on duty may do with a record in this state."""
    return [
        name
        for name, declared in COMMANDS.items()
        if declared.register == register
        and not (declared.opens or declared.hidden)
        and Role.DUTY in declared.roles
        and (declared.needs is None or state in declared.needs)
    ]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_an_officer_types_leads_to_the_act(desk: Desk, language: str) -> None:
    prepare(desk)
    set_language(language)
    try:
        pages = {
            name: act_pages(name, state, acts_in(name, state), REGISTERS[name].panels)
            for name, state in (("custody", "held"), ("incident", "open"), ("request", "registered"))
        }
        missed = []
        for register, typed, meant in tried():
            lines = [
                item.id
                for item in narrowed((*pages[register].first, *pages[register].rest, *pages[register].choices), typed)[
                    :LINES
                ]
            ]
            if not any(leads(line, register, each) for line in lines for each in meant):
                missed.append((typed, lines))
    finally:
        set_language("fa")
    assert len(tried()) == WORDS
    assert len(tried()) - len(missed) >= AT_LEAST, missed


def of_who_is_held(desk: Desk) -> tuple[Item, ...]:
    """Every line that typing finds on the record of a person held."""
    prepare(desk)
    pages = act_pages("custody", "held", acts_in("custody", "held"), REGISTERS["custody"].panels)
    return (*pages.first, *pages.rest, *pages.choices, paper_item())


@pytest.mark.parametrize("language", ["fa", "en"])
def test_of_twelve_words_that_people_use_eleven_lead_to_the_act(desk: Desk, language: str) -> None:
    set_language(language)
    try:
        items = of_who_is_held(desk)
    finally:
        set_language("fa")
    groups = [group.splitlines() for group in MORE_WORDS.read_text(encoding="utf-8").strip().split("\n\n")]
    assert [len(group) for group in groups] == [120, 82, 64]
    for group in groups:
        missed = []
        for line in group:
            typed, _is, meant = line.partition(" = ")
            found = [item.id for item in narrowed(items, typed)[:LINES]]
            acts = meant.replace("UNWELL", UNWELL).split(", ")
            if not any(leads(each, "custody", act) for each in found for act in acts):
                missed.append((typed, found))
        assert 12 * len(missed) <= len(group), missed


def test_a_word_that_means_no_act_finds_none(desk: Desk) -> None:
    items = of_who_is_held(desk)
    assert {word: found[0].id for word in NOTHING.split() if (found := narrowed(items, word))} == {}


@pytest.mark.parametrize(
    ("typed", "as_if"),
    [
        ("حقوقشو دادم", "حقوق"),  # what is said beside it says nothing
        ("پسر داره", "پسرش"),
        ("the lawyer please", "lawyer"),
        ("i want his receipt", "receipt"),
        ("قوهقهریه", "قوه قهریه"),  # written as one
        ("دسشویی", "دستشویی"),  # one letter missing
        ("حموم", "حمام"),  # as it is spoken
        ("می\u200cبریمش", "بردن"),  # now and then of one verb
    ],
)
def test_what_is_typed_otherwise_finds_the_same_first(desk: Desk, typed: str, as_if: str) -> None:
    items = of_who_is_held(desk)
    assert narrowed(items, typed)[0] in narrowed(items, as_if)[:LINES]


def test_a_word_that_few_lines_have_says_more(desk: Desk) -> None:
    """The family is in many lines, an inhaler in one."""
    lines = [item.id for item in narrowed(of_who_is_held(desk), "xyzzy family ointment")]
    assert lines[0] == "custody.medicine"


def test_a_word_that_says_nothing_beside_others_finds_nothing_beside_them(desk: Desk) -> None:
    """«نیست» alone is an escape, «داره» is no medicine."""
    items = of_who_is_held(desk)
    found = {typed: [item.id for item in narrowed(items, typed)] for typed in ("نیست", "فارسی بلد نیست", "شکایت داره")}
    assert found["نیست"][0] == "custody.record_escape"
    assert "custody.record_escape" not in found["فارسی بلد نیست"]
    assert found["شکایت داره"] == ["complaint"]


async def test_who_types_print_among_the_acts_gets_the_papers(open_app: Open, desk_as: Desks) -> None:
    opened(desk_as())
    async with open_app() as hands:
        await hands.press("f4", "enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record is not None)
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        await hands.type("پرینت")
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        await hands.see("Rights sheet")


def leads(line: str, register: str, meant: str) -> bool:
    """Whether a line is the act that was meant: with the answer that was meant, or with any."""
    line = line.removeprefix(f"{register}.")
    return line == meant or (" " not in meant and line.partition(" ")[0] == meant)


def test_a_word_with_another_ending_finds_the_act_behind_what_holds_it(desk: Desk) -> None:
    """Plurals, verbs as they are spoken, a past tense; and what merely holds the word hides nothing."""
    prepare(desk)
    pages = act_pages("custody", "held", acts_in("custody", "held"), REGISTERS["custody"].panels)
    for typed, meant in (
        ("وکیلهایش", "lawyer"), ("میترسه", "ask_fear"), ("مترجمین", "interpreter"), ("cuffed", "restrain"),
        ("injured", "injury"), ("translators", "interpreter"),
    ):  # fmt: skip
        lines = [item.id for item in narrowed((*pages.first, *pages.rest, *pages.choices), typed)[:LINES]]
        assert any(leads(line, "custody", meant) for line in lines), (typed, lines)
