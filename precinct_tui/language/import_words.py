"""What a dry run of an import found, in sentences."""

from __future__ import annotations

from precinct_tui.language.i18n import _, digits


def trial(rows: int, refused: int, warned: int) -> str:
    """What a dry run found, in a line."""
    return _(
        "{rows} rows: {refused} refused, {warned} unlikely, the rest sound.",
        rows=digits(rows), refused=digits(refused), warned=digits(warned),
    )  # fmt: skip


def repeated(count: int, left_out: bool) -> str:
    """What happens to rows that repeat an earlier row."""
    if left_out:
        return _("{count} rows say the same as one before them: they are left out.", count=digits(count))
    return _("{count} rows say the same as one before them: they are brought in too.", count=digits(count))
