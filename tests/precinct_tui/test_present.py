"""How values read on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.forms import Field
from precinct_tui import present
from precinct_tui.bidi import strip_controls
from precinct_tui.i18n import set_language

MONEY = Field("rials", "Value")


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    yield
    set_language("fa")


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("fa", 2_300_000_000, "۲٬۳۰۰٬۰۰۰٬۰۰۰ ریال (دو میلیارد و سیصد میلیون)"),
        ("en", 2_300_000_000, "2,300,000,000 rials (two billion three hundred million)"),
        ("fa", 0, "۰ ریال"),
        ("en", 999, "999 rials"),
    ],
)
def test_money_is_shown_in_figures_and_words(language: str, value: int, shown: str) -> None:
    set_language(language)
    assert strip_controls(present.shown(MONEY, value)) == shown
