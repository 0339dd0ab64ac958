"""Words, digits and direction follow the language; a slip in a translation never hides a message."""

from __future__ import annotations

import gettext
import subprocess
import sys
from collections.abc import Iterator

import pytest

from db.words.messages import M_
from precinct_tui.language import i18n
from precinct_tui.language.i18n import N_, _, digits, direction, language, ngettext, set_language, translate


class Words(gettext.NullTranslations):
    """A small Persian catalogue in memory, so that these tests do not depend on the project's wording."""

    said = {
        "Desk": "میز",
        "{count} people held": "{count} نفر در بازداشت",
        "Refused: {reason}": "رد شد: {reason}",
        "Slip {name}": "لغزش {nam}",
        "": "header",
    }

    def gettext(self, message: str) -> str:
        return self.said.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{n} مورد" if (msgid1, msgid2) == ("{n} item", "{n} items") else super().ngettext(msgid1, msgid2, n)


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    catalogues = {"fa": Words(), "en": gettext.NullTranslations()}
    monkeypatch.setattr(i18n, "_catalogue", catalogues.__getitem__)
    before = language()
    yield
    set_language(before)


def test_persian_words_digits_and_direction() -> None:
    set_language("fa")
    assert (language(), direction()) == ("fa", "rtl")
    assert _("Desk") == "میز"
    assert _("{count} people held", count=12) == "۱۲ نفر در بازداشت"
    assert digits("1404/09/03 04:15") == "۱۴۰۴/۰۹/۰۳ ۰۴:۱۵"
    assert ngettext("{n} item", "{n} items", 1) == "۱ مورد"


def test_english_is_the_msgid_left_to_right() -> None:
    set_language("en")
    assert (language(), direction()) == ("en", "ltr")
    assert _("{count} people held", count=12) == "12 people held"
    assert digits(1404) == "1404"
    assert [ngettext("{n} item", "{n} items", n) for n in (1, 2)] == ["1 item", "2 items"]


def test_messages_of_the_store_are_translated_inside_out() -> None:
    message = M_("Refused: {reason}", reason=M_("{count} people held", count=3))
    set_language("fa")
    assert translate(message) == "رد شد: ۳ نفر در بازداشت"
    assert _("Refused: {reason}", reason=M_("Desk")) == "رد شد: میز"
    set_language("en")
    assert translate(message) == "Refused: 3 people held"


def test_numbers_of_several_records_are_persian_and_other_words_with_commas_stay() -> None:
    set_language("fa")
    assert (
        i18n.value_said("IA-1405-3, CA-1405-17") == "IA-۱۴۰۵-۳, CA-۱۴۰۵-۱۷"
    )  # the catalogue of this test has no comma
    assert i18n.value_said("IA-1405-3, x") == "IA-1405-3, x"
    set_language("en")
    assert i18n.value_said("IA-1405-3, CA-1405-17") == "IA-1405-3, CA-1405-17"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("99999", "۹۹۹۹۹"), ("1405/09/10 00:00 ±60", "\u2066۱۴۰۵/۰۹/۱۰ ۰۰:۰۰ ±۶۰\u2069"),
        ("1405/12/29", "\u2066۱۴۰۵/۱۲/۲۹\u2069"), ("09/10 14:05", "\u2066۰۹/۱۰ ۱۴:۰۵\u2069"),
        ("14:05", "\u2066۱۴:۰۵\u2069"),
        ("X-77", "X-77"), ("3.11.2", "3.11.2"), ("127.0.0.1", "127.0.0.1"), ("file 12.csv", "file 12.csv"),
    ],
)  # fmt: skip
def test_a_number_or_a_moment_in_a_message_has_the_digits_of_the_language(value: str, said: str) -> None:
    set_language("fa")
    assert i18n.value_said(value) == said
    set_language("en")
    assert i18n.value_said(value).strip("\u2066\u2069") == value


def test_text_is_taken_as_it_is_even_with_braces_and_digits() -> None:
    set_language("fa")
    assert _("Refused: {reason}", reason="{0} [red] 12") == "رد شد: {0} [red] 12"
    assert _("{not a format") == "{not a format"
    assert N_("Desk") == "Desk"
    assert _("") == ""


def test_a_slip_in_a_translation_falls_back_to_english() -> None:
    set_language("fa")
    assert _("Slip {name}", name="x") == "Slip x"


def test_a_slip_in_the_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        _("Slip {name}", other="x")


def test_another_language_is_refused_and_changes_nothing() -> None:
    set_language("en")
    with pytest.raises(ValueError, match="no such language"):
        set_language("de")
    assert language() == "en"


def test_importing_it_loads_nothing_heavy() -> None:
    program = (
        "import sys; import precinct_tui.language.i18n; "
        "print([m for m in ('gettext', 'textual', 'rich', 'babel', 'sqlalchemy', 'db.kernel', 'db.storage')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=180, check=True)
    assert done.stdout.strip() == "[]"
