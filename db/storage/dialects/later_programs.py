"""Entries refused to a program of version 0.1.0 that is still open: it looks for no version in its transactions.

What the trigger asks for, each connection of a later program has: a function in SQLite, a setting in PostgreSQL.
"""

from __future__ import annotations

FUNCTION, SETTING, TRIGGER = "precinct_program", "precinct.program", "journal_of_later_programs"
STATEMENTS = {
    "sqlite": (f"CREATE TRIGGER IF NOT EXISTS {TRIGGER} BEFORE INSERT ON journal BEGIN SELECT {FUNCTION}(); END",),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF coalesce(current_setting('{SETTING}', true), '') = '' THEN
            RAISE EXCEPTION 'an older program writes no entry here'; END IF;
        RETURN NULL; END $$""",
        f"CREATE OR REPLACE TRIGGER {TRIGGER} BEFORE INSERT ON journal EXECUTE FUNCTION {TRIGGER}()",
    ),
}
"""By the name of a dialect, what makes the trigger."""
