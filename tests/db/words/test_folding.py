import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.words.folding import ascii_digits, fold, persian_digits, traced

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
    ("هیئت", "هیأت"),
    ("مسئله", "مسأله"),
    ("رئیس", "رییس"),
    ("داوود", "داود"),
    ("عبدالله", "عبداله"),
    ("اسمعیل", "اسماعیل"),
    ("عبدالرحمن", "عبدالرحمان"),
    ("خانه\u200cی علی", "خانهٔ علی"),
    ("خانه ی علی", "خانه علی"),
    ("طپانچه", "تپانچه"),
    ("مسئول", "مسول"),
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
LETTERS = [
    ("يىېۍےێ", "یییییی"), ("كڪ", "کک"), ("ګ", "گ"), ("ةەہھۃ", "ههههه"), ("ٱءـب", "اب"),
    ("۱\u2212۲\u2010۳\u2011۴", "1-2-3-4"), ("۷؍۳⁄۲", "7/3/2"), ("ا\u0655ب", "اب"), ("ا\ufdd0ب\ufdd1پ", "ابپ"),
    ("ا\u0488ب\ud800پ\ue000ت\u200dث", "ابپتث"), ("ا\x07ب\x00پ\u2003ت", "ا ب پ ت"),
]  # fmt: skip
SPELLINGS = """
    اسمعیل اسماعیل · ابرهیم ابراهیم · اسحق اسحاق · لقمن لقمان · سلیمن سلیمان · اطاق اتاق · اطو اتو · امپراطور امپراتور
    باطری باتری · باطلاق باتلاق · بلیط بلیت · ذغال زغال · طپانچه تپانچه · طوفان توفان · غلطک غلتک · قورباقه قورباغه
    قلطک غلتک · رحمن رحمان · عبدالرحمن عبدالرحمان · مرتضا مرتضی · مصطفا مصطفی · مجتبا مجتبی · موسا موسی · عیسا عیسی
    آیینه اینه · آئینه اینه · چوییبده چوبده · چوئبده چوبده · طاها طه · یاسین یس · هدا هدی · نشئه نشه
    ابولفضل ابوالفضل · ابوالفضل ابوالفضل · خطاها خطاها · شهدا شهدا · ابول ابول · سوئد سوید · بدستور بدستور
    یحیا یحیی · کبرا کبری · صغرا صغری · حتا حتی · طاووس طاوس · جرئت جرات · هیئت هیات · مسئله مساله · نصرالله نصراله
"""
"""What is also written, and how it is folded. Written out here once more, so that a slip in a table is noticed."""


@pytest.mark.parametrize(("typed", "folded"), LETTERS)
def test_every_letter_of_a_foreign_keyboard_is_the_persian_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_every_double_spelling_is_folded_as_it_is_mostly_written() -> None:
    pairs = [pair.split() for line in SPELLINGS.split("\n") for pair in line.split("·") if pair.strip()]
    assert {typed: fold(typed) for typed, _ in pairs} == dict(pairs)


WRITTEN_ON = """
    استناد تدریج جای جز خاطر دست دلیل زودی سبب سرعت شدت صورت طور علت عنوان قصد لحاظ منظور موجب موقع ندرت نظر همراه
    هنگام واسطه وسیله ویژه
"""
"""Words before which «به» may be written on, once more as the spellings."""


@pytest.mark.parametrize("word", WRITTEN_ON.split())
def test_a_preposition_that_is_written_on_is_found_like_one_that_is_not(word: str) -> None:
    assert {fold(f"او {to}{word} رفت") for to in ("ب", "به", "به ", f"به{ZWNJ}", "به  ")} == {f"او به {word} رفت"}
    assert fold(f"شب{word}") == f"شب{word}"
    assert fold(f"ب{word}م") == f"ب{word}م"


def test_therefore_is_one_word_however_it_is_written() -> None:
    assert {fold(text) for text in ("بنابراین", "بنابر این", "بنا براین", f"بنا{ZWNJ}بر{ZWNJ}این")} == {"بنابراین"}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


OTHER = [
    ("سیب", "سبب"), ("کار", "گار"), ("بار", "باز"), ("12", "21"), ("ه", "ح"),
    ("دوو", "دو"), ("رضایی", "رضای"), ("الهه", "الله"), ("گاهی", "گاه"), ("ائتلاف", "اتلاف"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


PERSIAN = st.text("اآأإبتسشقلمنهوؤیئيء\u0654\u200c مرضعطپچح", max_size=12)
PIECES = ["وو", "ال", "لل", "ه", "ئ", "ی", " ", ZWNJ, "ت", "رحمن", "بلیط", "ۀ"]
ANY = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


@given(ANY | PERSIAN)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(fold(text, " "), " ") == fold(text, " ")


@given(PERSIAN, PERSIAN)
def test_words_fold_alone(a: str, b: str) -> None:
    """But for the «ی» that a word before it takes: «خانه ی»."""
    if not fold(b).startswith("ی"):
        assert fold(a + " . " + b) == " ".join((fold(a) + " . " + fold(b)).split())


@given(ANY | PERSIAN)
def test_what_is_traced_is_what_is_folded(text: str) -> None:
    shadow, origin = traced(text)
    assert " ".join(shadow.split()) == fold(text)
    assert len(origin) == len(shadow)
    assert origin == sorted(origin)
    assert all(0 <= place < len(text) for place in origin)


@given(st.integers(min_value=0))
def test_digits_go_there_and_back(number: int) -> None:
    assert ascii_digits(persian_digits(number)) == str(number)


def test_digits_leave_the_rest_alone() -> None:
    assert ascii_digits("كد ٤٨٢-۹۱۳ ²") == "كد 482-913 ²"
