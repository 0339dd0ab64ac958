"""A language is a catalogue: a third one, made here from a few messages, is found, spoken and falls back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from precinct_tui.language import i18n
from precinct_tui.language.i18n import (
    TONGUES,
    _,
    digits,
    direction,
    language,
    languages,
    ngettext,
    set_language,
    spoken,
)
from precinct_tui.language.settings import Settings, load_settings, save_settings
from tools import catalogues

ARABIC = """
msgid "Desk"
msgstr "المكتب"

msgid "{count} people held"
msgstr "{count} محتجزون"

msgid "{n} entry"
msgid_plural "{n} entries"
msgstr[0] "لا سجلات"
msgstr[1] "سجل واحد"
msgstr[2] "سجلان"
msgstr[3] "{n} سجلات"
msgstr[4] "{n} سجلا"
msgstr[5] "{n} سجل"
"""
CODE = """
from precinct_tui.language.i18n import _, ngettext
_("Desk"); _("{count} people held", count=1); _("Custody"); ngettext("{n} entry", "{n} entries", 1)
"""


def project(root: Path, code: str, words: str) -> Path:
    """A checkout with one file of code and one room's words in a language, compiled; its locales."""
    (root / "db").mkdir()
    (root / "precinct_tui" / "language" / "locales" / code).mkdir(parents=True)
    (root / "precinct_tui" / "words.py").write_text(CODE, encoding="utf-8")
    (root / "precinct_tui" / "language" / "locales" / code / "core.po").write_text(words, encoding="utf-8")
    assert catalogues.main(["--lang", code], root) == 0
    return root / "precinct_tui" / "language" / "locales"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()
    set_language("fa")


def test_without_more_catalogues_there_are_two() -> None:
    assert languages() == ("fa", "en")
    with pytest.raises(ValueError, match="no such language"):
        set_language("ar")


def test_a_third_catalogue_is_a_third_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LOCALES", project(tmp_path, "ar", ARABIC))
    assert languages() == ("fa", "en", "ar")
    set_language("ar")
    assert (spoken(), direction(), language()) == ("ar", "rtl", "fa")
    assert _("Desk") == "المكتب"
    assert _("{count} people held", count=3) == f"{digits(3)} محتجزون"
    assert _("Custody") == "Custody"  # not translated yet: English, not nothing
    assert [ngettext("{n} entry", "{n} entries", n) for n in (1, 2, 5)] == ["سجل واحد", "سجلان", f"{digits(5)} سجلات"]


def test_dari_falls_back_to_persian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locales = project(tmp_path, "prs", 'msgid "Custody"\nmsgstr "توقیف"\n')
    (locales / "fa").symlink_to(i18n.LOCALES / "fa")
    monkeypatch.setattr(i18n, "LOCALES", locales)
    set_language("prs")
    assert _("Custody") == "توقیف"
    set_language("fa")
    persian = _("Desk")
    set_language("prs")
    assert _("Desk") == persian != "Desk"


def test_it_is_remembered_and_forgotten_when_its_catalogue_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "settings.toml"
    save_settings(Settings(language="ar"), kept)
    assert load_settings(kept).language == "fa"
    monkeypatch.setattr(i18n, "LOCALES", project(tmp_path, "ar", ARABIC))
    assert load_settings(kept).language == "ar"


def test_a_wrong_placeholder_fails_in_any_language(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        project(tmp_path, "ar", 'msgid "{count} people held"\nmsgstr "{conut} محتجزون"\n')


def test_every_tongue_says_what_it_takes_for_lists() -> None:
    assert all(tongue.lists in ("fa", "en") and tongue.then in TONGUES for tongue in TONGUES.values())
