"""Which levels read a unit's complaints, at the command line: the file of a level's key, its ten words, the yes."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from db.carrying.levels import forms, level_readers, secrets
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.unit_words import KIND_WORDS
from precinct_tui.verbs import output
from precinct_tui.verbs.enrolling import key_content, the_named, write_key_file
from precinct_tui.verbs.signing_in import desk_of, needed


def write_file(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate file FILE`. Raises Refused("exists")."""
    with desk_of(options) as desk:
        level, ten = level_readers.own_reader(desk)
    path = write_key_file(options.file, secrets.level_file(level))
    lines: list[output.Printed] = [
        _("The public half of the inspectorate's key is in {file}. It is no secret; take it to the unit.",
          file=ltr(str(path))),
        _("Read these words to the unit's inspector when he calls you:"),
        output.Bold(" ".join(ten)),
    ]  # fmt: skip
    return output.VerbAnswer({"file": str(path), **asdict(level), "words": ten}, lines)


def agree(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate agree FILE`. Raises WrongUsage where nobody can be asked for the words."""
    content = key_content(options.file)
    with desk_of(options) as desk:
        level = level_readers.read_level_file(content)
        asked = _("The ten words that {unit}'s inspector reads to you", unit=level.name)
        heard = needed(options.words, "--words", asked)
        level_readers.agree_reader(desk, level_readers.AgreeLevelReader(content=content, words=heard))
    line = _("What is complained here from now on is sealed to {unit} too.", unit=level.name)
    return output.VerbAnswer({"unit": level.unit, "name": level.name}, line)


def levels(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate levels`."""
    with desk_of(options) as desk:
        readers = level_readers.list_readers(desk)
    if not readers:
        return output.VerbAnswer({"levels": readers}, _("No level reads complaints of this unit."))
    titles = (N_("Name of the unit"), N_("Kind"), N_("Since"), N_("Until"))
    columns = [output.PrintedColumn(_(title), keep=True) for title in titles]
    rows = ([each.name, _(KIND_WORDS.get(each.kind, each.kind)), present.moment(each.since),
             "" if each.until is None else present.moment(each.until)] for each in readers)  # fmt: skip
    return output.VerbAnswer({"levels": readers}, output.PrintedTable(columns, rows, _("Levels that read complaints")))


def end(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate end UNIT`. Raises Refused("not_enrolled")."""
    with desk_of(options) as desk:
        reader = the_named(level_readers.list_readers(desk), options.unit)
        level_readers.end_reader(desk, forms.EndLevelReader(record=reader.uid, reason=options.reason))
    line = _("{unit} reads no further complaints. What it has stays there.", unit=reader.name)
    return output.VerbAnswer({"ended": reader.uid}, line)
