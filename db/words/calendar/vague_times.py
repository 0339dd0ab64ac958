"""What is said of a time without being one: «چند دقیقه پیش», «دو سه ساعت پیش», «بین ۳ تا ۴», `a few minutes ago`.

Everything here reads text that `moments` has tidied: folded, digits 0–9, single spaces.
"""

from __future__ import annotations

import re

from db.words.calendar.spoken_times import DIRECTION, NUMBER, UNITS
from db.words.messages import M_, Message

_UNIT = "|".join(sorted((*UNITS, "لحظه", "ثانیه", "seconds", "second"), key=len, reverse=True))
_SOME = r"چند(?:ین| تا)?|(?:a )?(?:few|couple(?: of)?)|several|some|many"
_ONE_OR_TWO = rf"(?:{NUMBER}|یکی)(?: | ?- ?| ?تا | یا | الی | or | to )(?:{NUMBER})"
_WITHOUT_NUMBER = re.compile(
    r"(?:(?:حدود|حدودا|تقریبا|about|around) )?(?:"
    rf"(?:{_SOME}|{_ONE_OR_TWO}) ?(?:{_UNIT})ی?(?: {DIRECTION})?"
    rf"|(?:لحظاتی|دقایقی|ساعاتی|روزهایی|مدتی|کمی|اندکی|a (?:little )?while|a moment|moments)(?: {DIRECTION})?|recently)"
)
_RANGE = re.compile(
    r"(?:.* )?(?:بین|مابین|از|between|from) .*\w.* (?:تا|الی|و|to|and|until|till) .*\w.*"
    r"|.*\d (?:تا|الی|until|till) (?:ساعت )?\d.*|.*\d:\d\d(?: ?[-–] ?| to | )\d{1,2}:\d\d"
)


def vague(typed: str) -> Message | None:
    """What to write instead of a span without its number, or of a time from one hour to another; None for all else."""
    if _WITHOUT_NUMBER.fullmatch(typed):
        return M_("How long ago? Write a number, as -5m, or a time and how far it may be off: 14:30 ±30.")
    if _RANGE.fullmatch(typed):
        return M_("Write one time and how far it may be off: 15:30 ±30 is from 15:00 to 16:00.")
    return None
