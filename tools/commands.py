"""Write docs/commands.md from the grammar of the command line: `python -m tools.commands`.

python -m tools.commands --check   change nothing; status 1 where the page is not as the grammar
"""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Action, HelpFormatter
from collections.abc import Iterator
from pathlib import Path

from precinct_tui.language.i18n import _, speaking
from precinct_tui.verbs.grammar import whole
from precinct_tui.verbs.names import GROUPS, VerbGroup
from precinct_tui.verbs.usage import Parser

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """\
For whoever works without a screen: scripts, people who use a screen reader, an administrator at a terminal. Made from
the program by `python -m tools.commands`; `precinct VERB --help` says the same, in Persian or with `--lang en`.

# The command line

`precinct` opens the desk. `precinct VERB` does one act with the same rights, refusals and entries as on the screen.
Exit status: 0 done, 1 refused with a reason, 2 wrong usage. With `--json` standard output holds one document, a refusal
and wrong usage included. `list`, `journal list` and `search` say in it how many records there are (`total`), how many
are shown (`shown`) and where the next page begins (`next`: give it to `--after` with the same filter).
"""
BESIDE = ("help", "home", "lang", "bidi", "officer", "password_file", "json")
"""Options that the page explains once, by the name that the grammar gives them."""


def page() -> str:
    """The whole page, in English."""
    with speaking("en"):
        made = whole()
        assert made.group is not None
        verbs = made.group.choices
        shared = {each.dest: each for each in reversed([*_leaf(verbs["list"])._actions, *made._actions])}
        parts = [HEAD, "## With every verb\n", *_table([shared[name] for name in BESIDE])]
        for group in GROUPS:
            parts += _chapter(group, verbs)
    return "\n".join(parts)


def _chapter(group: VerbGroup, verbs: dict[str, Parser]) -> Iterator[str]:
    """A heading for the group, and for each verb of it what it does and takes."""
    yield f"## {_(group.title)}\n"
    for verb in group.verbs:
        parser = verbs[verb.name]
        yield f"### {verb.name}\n"
        if parser.group is None:
            yield f"{_usage(verb.name, parser)}: {_about(parser)}\n"
            yield from _table(_own(parser))
        else:
            yield f"{_(verb.about)}\n"
            yield from _inner(verb.name, parser.group.choices)


def _inner(name: str, verbs: dict[str, Parser]) -> Iterator[str]:
    """Of a verb that has verbs: a table of those, and one of all that they take, with the verbs that take each."""
    yield "| verb | does |\n|---|---|"
    yield from (f"| {_usage(f'{name} {inner}', each)} | {_cell(_about(each))} |" for inner, each in verbs.items())
    yield ""
    takes: dict[str, list[str]] = {}
    for inner, each in verbs.items():
        for action in _own(each):
            takes.setdefault(_row(action), []).append(inner)
    if takes:
        yield "| argument | meaning | of |\n|---|---|---|"
        for row, inners in takes.items():
            yield f"{row} {'all' if len(inners) == len(verbs) > 1 else ', '.join(dict.fromkeys(inners))} |"
        yield ""


def _leaf(parser: Parser) -> Parser:
    """The parser itself, or the first of the verbs that it has."""
    return parser if parser.group is None else next(iter(parser.group.choices.values()))


def _own(parser: Parser) -> list[Action]:
    """The arguments of a verb that the head of the page does not explain."""
    return [each for each in parser._actions if each.dest not in BESIDE and each.help != SUPPRESS]


def _usage(name: str, parser: Parser) -> str:
    """The words of a command line that must be there."""
    needed = [each for each in _own(parser) if not each.option_strings or each.required]
    return f"`{_cell(' '.join(['precinct', name, *map(_word, needed)]))}`"


def _about(parser: Parser) -> str:
    """One line about a verb, and which of the usual options it does not have."""
    there = {each.dest for each in parser._actions}
    missing = [what for option, what in (("officer", "no sign-in"), ("json", "no `--json`")) if option not in there]
    return (parser.description or "") + (f" ({', '.join(missing)})" if missing else "")


def _table(actions: list[Action]) -> Iterator[str]:
    """Arguments and options, each with what it is."""
    if actions:
        yield "\n".join(["| argument | meaning |", "|---|---|", *map(_row, actions), ""])


def _row(action: Action) -> str:
    return f"| `{_called(action)}` | {_cell(HelpFormatter('precinct')._expand_help(action))} |"


def _called(action: Action) -> str:
    """An option's names with its value, or the name of an argument; the cell of a table keeps its bars."""
    value = _value(action)
    if not action.option_strings:
        return _cell(value)
    return _cell(" ".join(filter(None, [", ".join(action.option_strings), value])))


def _word(action: Action) -> str:
    """An argument in the usage line; what may be left out is in brackets."""
    if action.option_strings:
        return f"{action.option_strings[-1]} {_value(action)}".strip()
    shown = _value(action, many=True)
    return f"[{shown}]" if action.nargs in ("?", "*") else shown


def _value(action: Action, many: bool = False) -> str:
    """The name of a value as the help has it: its metavar, else its choices; `many`: dots where it may be repeated."""
    if action.nargs == 0:
        return ""
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    if action.metavar:
        name = str(action.metavar)
    elif action.choices:
        name = "{" + ",".join(map(str, action.choices)) + "}"
    else:
        name = action.dest.upper() if action.option_strings else action.dest
    return f"{name} …" if many and action.nargs in ("+", "*") else name


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page; with --check, return 1 where it is not as the grammar."""
    if "--check" in arguments:
        if PAGE.exists() and PAGE.read_text("utf-8") == page():
            return 0
        print("docs/commands.md is not as the grammar: run python -m tools.commands", file=sys.stderr)
        return 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
