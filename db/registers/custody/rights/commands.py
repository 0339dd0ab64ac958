"""A commander replaces what people held are told: the file is checked, kept in the journal and printed from then on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db.kernel.base.access import Role
from db.kernel.desk.desk import Act, command
from db.kernel.events.event_keys import Key
from db.kernel.journal import stored_events
from db.kernel.projections import ordering
from db.kernel.projections.projecting import EventKind
from db.registers.custody.rights.wording import MOST, words_at, words_of
from db.storage.backup import RIGHTS
from db.storage.durable import write_durably
from db.words.forms import Form, ask
from db.words.messages import M_, Refused

REPLACED = "rights_words_replaced"


class ReplaceRights(Form):
    """Other words for the rights sheet and what stands beside the Persian on other papers, in one language."""

    path: str = ask(
        "text",
        "File with the words",
        part="facts",
        required=True,
        limit=400,
        help="A file like those of the program, with a version of its own: `precinct rights show LANGUAGE` writes one.",
    )


@command(
    "custody.replace_rights",
    label="Words of the rights sheet",
    form=ReplaceRights,
    roles=frozenset({Role.COMMANDER}),
    writes="rights_words_replaced",
    opens=True,
)
def replace_rights(act: Act, form: ReplaceRights) -> str:
    """Checks the file and takes it into the store; the journal keeps its text. Returns what the sheet will show of it.

    Raises Refused("invalid") at `path` where it can't be used, or is what is printed already.
    """
    path = Path(form.path or "").expanduser()
    words = words_at(path, field="path")
    home, raw = act.desk.store.home, path.read_bytes()
    own = home / RIGHTS / f"{words.language}.toml"
    if own.exists() and own.read_bytes() == raw:
        raise Refused("invalid", {"path": M_("These words are in use already.")})
    facts = {"language": words.language, "version": words.version, "checked": words.checked, "digest": words.digest}
    act.append(REPLACED, record=None, facts={**facts, "text": raw.decode("utf-8")})
    own.parent.mkdir(exist_ok=True)
    write_durably(own, raw)
    return words.wording


def lay_out(conn: Connection, home: Path, unit: str, languages: Collection[str]) -> None:
    """Let the store's own files be what the journal's last words of these languages are, in the one order: of two
    machines that replaced some, both print the same.
    """
    last: dict[str, str] = {}
    for event in ordering.in_order(stored_events.events_of_kinds(conn, unit, (REPLACED,))):
        if event.facts.get("language") in languages and is_whole(event.facts):
            last[str(event.facts["language"])] = str(event.facts["text"])
    for language, text in last.items():
        own = home / RIGHTS / f"{language}.toml"
        if not own.exists() or own.read_bytes() != text.encode():
            own.parent.mkdir(exist_ok=True)
            write_durably(own, text.encode())


def is_whole(facts: Mapping[str, Any]) -> bool:
    """Whether the words that an entry of another machine brings can be printed."""
    try:
        words = words_of(str(facts.get("text")).encode())
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return (words.language, words.digest) == (facts.get("language"), facts.get("digest"))


KEYS = (
    Key("language"), Key("version"), Key("checked", "yes_no"), Key("digest", limit=64), Key("text", limit=MOST),
)  # fmt: skip
KINDS = (
    EventKind(
        REPLACED, "Words of the rights sheet replaced", keys=KEYS, listed=True, fold_group="rights", leads="sets"
    ),
)
