"""Text of other programs in the letters of Persian, as it is kept. What an officer types stays as typed."""

from __future__ import annotations

import re
import unicodedata

_KEPT_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ٱ": "ا",
        "ـ": "",
    }
    | {chr(0x660 + digit): persian for digit, persian in enumerate("۰۱۲۳۴۵۶۷۸۹")}
)  # fmt: skip
_FORMS = re.compile("[\ufb50-\ufdfc\ufe70-\ufefc]+")


def persian_letters(text: str) -> str:
    """`text` in the letters and digits of Persian, as it may be kept: «خيابان» as «خیابان», «٤» as «۴».

    Old programs and Windows' Arabic code page write Arabic letters, letters in the form in which they are drawn and
    tatweel. All else stays: hamza, marks, half-spaces, Latin digits.
    """
    if text.isascii():
        return text
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).translate(_KEPT_LETTERS)
