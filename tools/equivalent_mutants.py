"""Changes of a room that change nothing anyone could see, that `make mutants` does not count (mutants.py)."""

from __future__ import annotations

_READS_MORE = "the same rows are given, and one more or more are read: what it costs is measured by `make bench`"
_KEPT = "how many statements are kept"
_SAID = "the words of an error that only who declares a register reads"
_FROZEN = "whether a dataclass is frozen and has slots: nobody assigns to one"
_NO_AGE = "nobody born in either year is of an age that is read, whichever calendar it is"
_NO_CODE = "no code is either of the two"
_NO_LETTER = "the sign is no letter: words are parted there"
_TIME_OF_WORD = "whichever entry's time the decision that is tried has"
_REFUSED_ONLY = "only a word that refuses takes a change out; who agreed is read of claims about the start alone"
_TYPE = "a type, for the checker alone"
_RIGHT = "each side that is not the left is the right, and what lies on the axis is on none"
_SECOND_BOLT = "no wall stands before it anyway: this says it once more"
EQUIVALENT: dict[str, dict[str, str]] = {
    "db.registers.sketches.drawings.geometry": dict.fromkeys(
        ("spot_of: left >= 0 → left > 0", "spot_of: 'right' → 'right§'", "outline: 'right' → 'right§'"), _RIGHT
    ),
    "db.across.handover.sources": {
        **dict.fromkeys(("module: 'P' → 'P§'", "module: 'T' → 'T§'"), _TYPE),
        **dict.fromkeys(("last_cutoff: 0 → 1", "last_cutoff: 0 → -1"), "the first entry of a journal founds the store"),
        "orders: item.position > after → item.position >= after": "no order is the entry of a cut-off or of an opening",
    },
    "db.across.handover.counting": {
        "headcount: counted < registered → counted <= registered": "that they are alike is answered before",
    },
    "db.registers.custody.sealing.rules": {"Keeping: True → False": _FROZEN},
    "db.registers.custody.custody_acts": {
        **dict.fromkeys(("ActedOn: True → False", "ToWrite: True → False"), _FROZEN),
        "is_reachable: '' → '§'": _NO_LETTER,
        "has_form: 0 → -1": "there is one number",
        "say_what_waits: '' → '§'": "no record has the sign for its uid",
        "ask_band: '' → '§'": "no band has the sign for its number",
        "_spellings: '' → '§'": "one word is joined to none",
        "_spellings: ' ' → ' §'": _NO_LETTER,
    },
    "db.carrying.levels.protocol": {
        **{
            f"{name}: True → False": _FROZEN
            for name in ("End", "Sent", "Bundle", "EntryRange", "SeatKnows", "Verdict", "LevelReceipt", "SendFrom")
        },
        "ChainState: True → False": _FROZEN,
        "look: 0 → -1": "the first entry has the number 1",
    },
    "db.kernel.projections.numbering": {
        "module: 'made by the program' → 'made by the program§'": "why a text may go up, in docs/levels.md",
        "declare: 'Z' → 'Z§'": "no single letter stands between the two",
        "declare: ': ' → ': §'": _SAID,
        "declare: ' is not one capital Latin letter' → ' is not one capital Latin letter§'": _SAID,
        "declare: ' would share numbers: both begin with ' → ' would share numbers: both begin with §'": _SAID,
        "declare: 'what was brought in' → 'what was brought in§'": _SAID,
    },
    "db.words.folding": {
        **dict.fromkeys(("module: 3 → 4", "module: 3 → 2"), "any number that it did not have before"),
        "module: '[^\\\\W\\\\d_' → '[^\\\\W\\\\d_§'": _NO_LETTER,
        **dict.fromkeys(
            (
                "__missing__: if point < 65536: → if not point < 65536:",
                "__missing__: point < 65536 → point <= 65536",
                "__missing__: point < 65536 → point >= 65536",
                "__missing__: 65536 → 65537",
                "__missing__: 65536 → 65535",
                "__missing__: self[point] = folded → pass",
            ),
            "which characters are kept, once worked out",
        ),
    },
    "db.reading.keyset": {
        "module: 'R' → 'R§'": "the name of a type variable",
        "_statement: chosen.order_by(*by).limit(at_most(most)) → chosen.order_by(*by)": _READS_MORE,
        "_statement: 256 → 257": _KEPT,
        "_statement: 256 → 255": _KEPT,
        "cut: 1 → 2": _READS_MORE,
        "cut_for: all_of.order_by(*by).limit(at_most(limit + 1)) → all_of.order_by(*by)": _READS_MORE,
        "cut_for: 1 → 2": _READS_MORE,
        "swapped: '' → '§'": "no column has the sign for its name",
        "_of_unit: 'Select[Any]' → 'Select[Any]§'": _TYPE,
        "count_of: chosen.limit(at_most(COUNT_CAP + 1)) → chosen": _READS_MORE,
        "count_of: 1 → 2": _READS_MORE,
    },
    "db.kernel.projections.projecting": {
        "module: 'Rows' → 'Rows§'": _TYPE,
        "module: 'Event' → 'Event§'": _TYPE,
        **dict.fromkeys(("EventKind: True → False", "Listener: True → False", "Joined: True → False"), _FROZEN),
    },
    "db.registers.custody.case.walling": {
        "Wall: True → False": _FROZEN,
        "together: 0 → -1": "the walls before one act leave the same ways open",
    },
    "db.registers.custody.case.ages": {
        **dict.fromkeys(("module: 1200 → 1201", "module: 1200 → 1199"), _NO_AGE),
        **dict.fromkeys(("module: 1600 → 1601", "module: 1600 → 1599"), _NO_AGE),
        "AgeWord: True → False": _FROZEN,
        "youngest_at: 'no age: ' → 'no age: §'": _SAID,
        "_year: 'no year: ' → 'no year: §'": _SAID,
    },
    "db.registers.custody.case.understanding": {"same_language: '' → '§'": _NO_CODE},
    "db.registers.custody.case.receivers": {
        "kind_of: '' → '§'": _NO_CODE,
        "module: 'camp' → 'camp§'": "an order that a camp gave is never kept as one (may_order)",
        "names_removal: '' → '§'": _NO_LETTER,
        "names_removal: ' ' → ' §'": _NO_LETTER,
        "is_same: '' → '§'": "no body's name holds the sign",
    },
    "db.registers.custody.case.effects_monitoring": {"_restrained: '' → '§'": "no officer's badge or name is the sign"},
    "db.registers.custody.case.pending_changes": {
        "_agreed: 1 → 2": _TIME_OF_WORD,
        "_agreed: 1 → 0": _TIME_OF_WORD,
        "_agreed: ' agreed' → ' agreed§'": "any uid that no entry has",
        "_agreed: 'decision' → 'decision§'": _REFUSED_ONLY,
        "_agreed: 'agreed' → 'agreed§'": _REFUSED_ONLY,
    },
    "precinct_tui.bidi.algorithm": {
        **dict.fromkeys(
            (
                "module: 'qQdDx' → 'qQdDx§'",
                "module: 'iIF' → 'iIF§'",
                "module: 'qQdD' → 'qQdD§'",
                "first_strong: 'LRA' → 'LRA§'",
                "_begin_embedding: 'QD' → 'QD§'",
                "_w1: 'iIFX' → 'iIFX§'",
            ),
            "the sign is no letter of a class",
        ),
        **dict.fromkeys(
            (
                "levels_of: '' → '§'",
                "_without_removed: '' → '§'",
                "_explicit_levels: '' → '§'",
                "_explicit_levels: shown.strip() → shown",
            ),
            "the sign and the blank are no brackets",
        ),
        **dict.fromkeys(
            (
                "levels_of: 256 → 257",
                "levels_of: 256 → 255",
                "_resolved: 16384 → 16385",
                "_resolved: 16384 → 16383",
            ),
            "how many answers are kept",
        ),
        **dict.fromkeys(("_explicit_levels: 1 → 0", "_explicit_levels: 0 → -1"), "a run has one level"),
        **dict.fromkeys(("_without_removed: True → False", "_explicit_levels: True → False"), "both are of one length"),
        "__init__: super().__init__() → pass": "an empty dict has nothing to set up",
        "module: 1 → 2": "one level more than any text has",
        "runs_of: 2 → 1": "one run stays where it is",
        **dict.fromkeys(
            ("runs_of: highest + 1 → highest - 1", "runs_of: 1 → 2", "runs_of: 1 → 0"),
            "where no level is odd, the runs that would be turned stand alone",
        ),
    },
    "db.registers.custody.rules": {
        **{
            f"module: '{kind}' → '{kind}§'": _SECOND_BOLT
            for kind in (
                "person_released",
                "brought_before_judge",
                "death_recorded",
                "escape_recorded",
                "care_given",
                "doctor_noted",
                "wellbeing_seen",
                "late_fact_recorded",
                "breach_explained",
                "custody_entry_added",
                "custody_notice_given",
            )
        },
        "duties_of: 2 → 3": "no two have one place in the list",
        "duties_of: 2 → 1": "sorting keeps the order of what is alike",
        "named: '' → '§'": "no duty has the sign for its number or code",
        "Proposed: True → False": _FROZEN,
    },
}
"""Changes that change nothing anyone could see: room → change as it is printed → why. They are not counted."""
