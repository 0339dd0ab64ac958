import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.folding import ascii_digits, fold, fold_variants, found_spans, persian_digits, query_terms

ZWNJ = "\u200c"

SAME = [
    ("علي", "علی"),  # Arabic yeh
    ("موسى", "موسی"),  # alef maksura
    ("كارون", "کارون"),  # Arabic kaf
    ("فاطمة", "فاطمه"),  # teh marbuta
    ("خانۀ", "خانه"),  # heh with yeh above, one character
    ("خانه\u0654", "خانه"),  # the same as two
    ("آبادان", "ابادان"),
    ("أحمد", "احمد"),
    ("إیذه", "ایذه"),
    ("ٱلله", "الله"),
    ("مسؤول", "مسوول"),
    ("مسئول", "مسیول"),
    ("شيء", "شی"),  # lone hamza
    ("مُحَمَّد", "محمد"),  # marks
    ("شـــوش", "شوش"),  # tatweel
    ("می\u200cرود", "میرود"),  # ZWNJ
    ("ه\u200dش", "هش"),  # ZWJ
    ("\u200fاهواز\u200e", "اهواز"),  # bidi marks
    ("\u2067اهواز\u2069", "اهواز"),  # isolates
    ("۱۲۳", "123"),
    ("١٢٣", "123"),
    ("Toyota", "TOYOTA"),
    ("ﻼ", "لا"),  # presentation forms
    ("ہند", "هند"),  # Urdu heh
    ("ریال", "﷼"),
    ("café", "CAFE"),
    ("الف\u00a0 ب", "الف ب"),
    ("۱۲\u200cب", "12ب"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("سیب", "سبب"), ("کار", "گار"), ("بار", "باز"), ("12", "21"), ("ه", "ح")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_characters_fold_alone(a: str, b: str) -> None:
    assert fold(a + " " + b) == " ".join((fold(a) + " " + fold(b)).split())


@given(st.integers(min_value=0))
def test_digits_go_there_and_back(number: int) -> None:
    assert ascii_digits(persian_digits(number)) == str(number)


def test_digits_leave_the_rest_alone() -> None:
    assert ascii_digits("كد ٤٨٢-۹۱۳ ²") == "كد 482-913 ²"


WRITTEN = ["کتاب\u200cها", "کتاب ها", "کتابها"]


@pytest.mark.parametrize("typed", WRITTEN)
@pytest.mark.parametrize("stored", WRITTEN)
def test_plurals_find_each_other_however_they_are_parted(typed: str, stored: str) -> None:
    shadow = [variant.split() for variant in fold_variants(stored)]
    assert _matches(typed, shadow)


def _matches(query: str, shadow: list[list[str]]) -> bool:
    def holds(form: str) -> bool:
        words = form.split()
        return any(v[i : i + len(words)] == words for v in shadow for i in range(len(v)))

    return all(any(holds(form) for form in term) for term in query_terms(query))


def test_query_terms() -> None:
    assert query_terms("سرقت، Motor") == (("سرقت",), ("motor",))
    assert query_terms("مسجد\u200cسلیمان") == (("مسجدسلیمان", "مسجد سلیمان"),)
    assert query_terms("کتاب\u200cها مسجد") == (("کتابها", "کتاب ها"), ("مسجد",))
    assert query_terms('"*-') == ()
    assert query_terms("می رود") == (("میرود", "می رود"),)
    assert query_terms("") == ()


@given(st.text(max_size=60))
def test_a_text_finds_itself(text: str) -> None:
    import re

    shadow = [re.findall(r"[^\W_]+", variant) for variant in fold_variants(text)]
    assert _matches(text, shadow)


def test_found_words_are_marked_in_the_text_as_typed() -> None:
    text = "در كتاب\u200cها و مُحَمَّد"
    spans = found_spans(text, ["کتاب ها", "محمد"])
    assert [text[a:b] for a, b in spans] == ["كتاب\u200cها", "مُحَمَّد"]
    assert found_spans("بارکار", ["کار"]) == ()  # inside a word is no find
    assert found_spans("کارون", ["کار", "کارو"]) == ((0, 4),)
    assert found_spans("ﷺ", ["صلی"]) == ((0, 1),)


@given(st.text(max_size=40), st.text(max_size=10))
def test_spans_lie_in_the_text_in_order(text: str, term: str) -> None:
    last = -1
    for start, end in found_spans(text, [term]):
        assert last < start < end <= len(text)
        last = end
