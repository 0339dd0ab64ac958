"""Catalogues: find every msgid in the code, check the translations, compile them.

    python -m tools.catalogues            compile precinct_tui/language/locales/fa/*.po into LC_MESSAGES/precinct.mo
    python -m tools.catalogues --check    change nothing; status 1 if a message is missing, wrong, or the .mo is stale
    python -m tools.catalogues --missing  print what has no translation yet as .po entries, to paste into a room's file
    python -m tools.catalogues --lang ar  the same for another language: locales/ar/*.po

One .po file a room; a msgid may stand in several, if all say the same. English is the msgid and has no catalogue.
Persian has to be complete and to hold nothing that no code says; in another language both are told and do not fail.
A translation has the placeholders and control characters of its message. The words of TOML files (cards, profiles,
lists of codes) are checked in the same way: `fa` beside `en`.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import string
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("db", "precinct_tui")
# Calls that mark their first argument as a message; ngettext its second too.
# The plural rule of each language that has one of its own here; others are taken to have one form.
PLURALS = {
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
}
COMPLETE = "fa"
MARKS = ("_", "N_", "M_", "ngettext")
# Declarations whose words are message ids without a mark: the argument by position, and these by name.
DECLARED: dict[str, tuple[int, ...]] = {
    "ask": (1,),
    "Field": (1,),
    "Column": (1,),
    "EventKind": (1,),
    "Section": (0,),
    "section": (0,),
    "Register": (1,),
    "Panel": (1,),
    "Paper": (1,),
    "OfferedPaper": (1,),
    "OfferedPanel": (),
    "Beside": (0,),
    "command": (),
    "query": (),
}
NAMED = ("label", "help", "title", "group", "about", "at_work")
# Tables from a code to its words, given by name or assigned: states={…}, STATES = {…}, ROLE_LABELS = {…}.
TABLES = ("states", "labels")

# The languages of the words in TOML files, each with the one beside it.
LANGUAGES = {"fa": "en", "en": "fa"}
_PERSIAN = re.compile("[\u0621-\u06d3]")

Msgid = str | tuple[str, str]


@dataclass
class Report:
    """What was found: `wrong` lines fail a check, `notes` do not; `missing` are msgids with where they stand."""

    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: dict[Msgid, str] = field(default_factory=dict)


class _Plain(Catalog):
    """A catalogue whose header has no date and no tool's name: the same words always give the same bytes."""

    code = COMPLETE

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Language", self.code),
            ("Plural-Forms", "nplurals={}; plural={};".format(*PLURALS.get(self.code, (1, "0")))),
        ]


def _words(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _words(node.body)
        yield from _words(node.orelse)


def _table(name: str, value: ast.expr | None) -> Iterator[str]:
    if name.lower().endswith(TABLES) and isinstance(value, ast.Dict):
        for words in value.values:
            yield from _words(words)


def _called(call: ast.Call) -> Iterator[Msgid]:
    # `act.ask(…)` is another thing than `ask(…)`; a mark may stand behind a module's name.
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    mark = call.func.attr if isinstance(call.func, ast.Attribute) else name
    if mark == "ngettext" and len(call.args) > 1:
        yield from zip(_words(call.args[0]), _words(call.args[1]), strict=False)
    elif mark in MARKS and call.args:
        yield from _words(call.args[0])
    elif name in DECLARED:
        for index in DECLARED[name]:
            yield from _words(call.args[index] if index < len(call.args) else None)
        for keyword in call.keywords:
            yield from _words(keyword.value) if keyword.arg in NAMED else _table(keyword.arg or "", keyword.value)


def _in(node: ast.AST) -> Iterator[Msgid]:
    if isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield from _table(node.targets[0].id, node.value)
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield from _table(node.target.id, node.value)


def msgids(root: Path, packages: Iterable[str] = PACKAGES) -> dict[Msgid, str]:
    """Every msgid in the Python files of `packages` under `root`, with the first "file:line" where it stands.

    Raises SyntaxError for a file that is no Python.
    """
    by_msgid: dict[Msgid, str] = {}
    for path in (path for package in packages for path in sorted((root / package).rglob("*.py"))):
        tree = ast.parse(path.read_bytes(), filename=str(path))
        nodes = sorted((n for n in ast.walk(tree) if hasattr(n, "lineno")), key=lambda n: (n.lineno, n.col_offset))
        for node in nodes:
            for msgid in filter(None, _in(node)):
                by_msgid.setdefault(msgid, f"{path.relative_to(root)}:{node.lineno}")
    return by_msgid


def placeholders(text: str) -> set[str]:
    """The names in braces in a `str.format` text; none if the braces are not a format."""
    try:
        return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def controls(text: str) -> str:
    """The control characters of a text in their order, and each backslash, which no translation adds."""
    return "".join(letter for letter in text if letter == "\\" or unicodedata.category(letter) == "Cc")


def _differences(msgid: Msgid, texts: list[str]) -> Iterator[str]:
    """Tell in which placeholders or control characters the forms of a translation differ from the message."""
    wanted = set[str]().union(*map(placeholders, _forms(msgid)))
    controlled = [controls(form) for form in _forms(msgid)]
    for place, text in enumerate(texts):
        placed = placeholders(text)
        # A form for one number only need not name it; the last one stands for all the others.
        if not placed <= wanted or (place == len(texts) - 1 and placed != wanted):
            yield f"names {sorted(wanted)}, its translation {sorted(placed)}"
        if controls(text) not in controlled:
            has = repr(controlled[-1]) if controlled[-1] else "no control characters"
            yield f"has {has}, its translation {controls(text)!r}"


def _forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, tuple | list) else [str(value or "")]


def _show(msgid: Msgid) -> str:
    return repr(msgid[0] if isinstance(msgid, tuple) else msgid)


def _entries(folder: Path, report: Report) -> Iterator[tuple[str, Message]]:
    locale = folder.name if folder.name in PLURALS else COMPLETE  # of it only the number of plural forms is read
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            try:
                catalog = read_po(source, locale=locale, abort_invalid=True)
            except (PoFileError, UnicodeDecodeError, ValueError) as error:
                report.wrong.append(f"{path.name}: cannot be read: {error}")
                continue
        for message in catalog:
            if message.id:
                yield f"{path.name}:{message.lineno}", message


def merge(folder: Path, used: dict[Msgid, str], report: Report) -> Catalog:
    """All rooms' .po files in `folder` as one sorted catalogue; what is wrong, missing or unused goes in `report`."""
    seen: dict[Msgid, tuple[str, list[str]]] = {}
    for where, message in _entries(folder, report):
        msgid: Msgid = (message.id[0], message.id[1]) if isinstance(message.id, tuple | list) else message.id
        texts = _forms(message.string)
        if not all(texts):
            continue
        if message.fuzzy:
            report.wrong.append(f"{where}: fuzzy: {_show(msgid)}")
        report.wrong.extend(f"{where}: {_show(msgid)} {difference}" for difference in _differences(msgid, texts))
        if msgid in seen and seen[msgid][1] != texts:
            report.wrong.append(f"{where}: {_show(msgid)} is said otherwise at {seen[msgid][0]}")
        seen.setdefault(msgid, (where, texts))

    report.missing = {msgid: where for msgid, where in used.items() if msgid not in seen}
    if folder.name == COMPLETE:
        report.wrong.extend(f"{where}: no translation: {_show(msgid)}" for msgid, where in report.missing.items())
    dead = report.wrong if folder.name == COMPLETE else report.notes
    dead.extend(f"{seen[msgid][0]}: in no code: {_show(msgid)}" for msgid in seen if msgid not in used)

    merged = _Plain(locale=folder.name if folder.name in PLURALS else COMPLETE, charset="utf-8")
    merged.code = folder.name
    for msgid, (_where, texts) in sorted(seen.items(), key=lambda item: _forms(item[0])):
        merged.add(msgid, tuple(texts) if isinstance(msgid, tuple) else texts[0])
    return merged


def words_of_settings(root: Path, packages: Iterable[str] = PACKAGES) -> Iterator[str]:
    """Tell what is wrong with the words of TOML files: `fa` beside `en`, `counts_fa` beside `counts_en`.

    Both are there, the Persian one is Persian, and they agree as a message and its translation do.
    """
    for path in (path for package in packages for path in sorted((root / package).rglob("*.toml"))):
        try:
            tables = _tables(tomllib.loads(path.read_text(encoding="utf-8")), "")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            yield f"{path.name}: cannot be read: {error}"
            continue
        yield from (f"{path.name}: {wrong}" for where, table in tables for wrong in _words_of_table(where, table))


def _tables(node: object, where: str) -> list[tuple[str, dict[str, object]]]:
    """(where, table) of a table and all within it."""
    if isinstance(node, list):
        return [found for place, part in enumerate(node) for found in _tables(part, f"{where}[{place}]")]
    if not isinstance(node, dict):
        return []
    within = (_tables(part, f"{where}.{name}" if where else name) for name, part in node.items())
    return [(where, node), *(found for tables in within for found in tables)]


def _words_of_table(where: str, table: dict[str, object]) -> Iterator[str]:
    named = f"{where}." if where else ""
    for name, text in table.items():
        language = name.rpartition("_")[2]
        if language not in LANGUAGES or not isinstance(text, str):
            continue
        other = name.removesuffix(language) + LANGUAGES[language]
        if not text.strip():
            yield f"{named}{name} is empty"
        elif not isinstance(table.get(other), str):
            yield f"{named}{name} has no {other} beside it"
        elif language == COMPLETE:
            english = str(table[other])
            if any(letter.isalpha() for letter in english) and not _PERSIAN.search(text):
                yield f"{named}{name} is no Persian"
            yield from (f"{english!r} {difference}" for difference in _differences(english, [text]))


def compiled(catalog: Catalog) -> bytes:
    """The .mo file of a catalogue; equal catalogues give equal bytes."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def as_po(missing: dict[Msgid, str]) -> str:
    """Entries without translation, in .po syntax, in the order of the code."""
    blocks = []
    for msgid, where in missing.items():
        lines = [f"#: {where}"]
        if isinstance(msgid, tuple):
            lines += [f"msgid {_quoted(msgid[0])}", f"msgid_plural {_quoted(msgid[1])}"]
            lines.append('msgstr[0] ""')  # a Persian noun after a number has one form
        else:
            lines += [f"msgid {_quoted(msgid)}", 'msgstr ""']
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Compile or check; return the exit status: 0 done, 1 something is wrong."""
    parser = argparse.ArgumentParser(prog="tools.catalogues", description=__doc__.splitlines()[0])
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="change nothing, fail on what is wrong or stale")
    choice.add_argument("--missing", action="store_true", help="print what has no translation yet")
    parser.add_argument("--lang", default=COMPLETE, help="the folder of locales/ to work on (fa)")
    options = parser.parse_args(arguments)

    folder = root / "precinct_tui" / "language" / "locales" / options.lang
    target = folder / "LC_MESSAGES" / "precinct.mo"
    report = Report()
    used = msgids(root)
    catalog = merge(folder, used, report)
    report.wrong.extend(words_of_settings(root))
    if options.missing:
        print(as_po(report.missing), end="")
        return 0

    binary = compiled(catalog)
    stale = not target.exists() or target.read_bytes() != binary
    if options.check and stale:
        report.wrong.append(f"{target.relative_to(root)} is stale: run `make catalogues` and commit it")
    elif stale:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(binary)
    for line in report.notes:
        print(f"note: {line}")
    for line in report.wrong:
        print(line, file=sys.stderr)
    print(f"{len(used)} messages in the code, {len(used) - len(report.missing)} of them translated")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
