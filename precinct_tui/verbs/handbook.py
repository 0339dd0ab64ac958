"""`precinct handbook`: the chapters, one of them as text, the booklet and the page of keys as PDF. No store is read."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from db.words.messages import M_, Refused
from precinct_tui.documents import handbook_paper
from precinct_tui.handbook.chapters import Chapter, told_chapter
from precinct_tui.handbook.contents import CHAPTERS, PARTS
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import out_file, output


def handbook(options: Namespace) -> output.VerbAnswer:
    """`precinct handbook`. Raises Refused: "not_found" for a chapter that there is not, and as `out_file.put`."""
    if options.out is not None:
        out_file.check(options)
        made = handbook_paper.keys_page() if options.keys else handbook_paper.booklet()
        return out_file.put(options.out, made, {"chapters": [] if options.keys else list(CHAPTERS)})
    if options.keys:
        return _keys()
    if options.chapter is None:
        return _contents()
    if options.chapter not in CHAPTERS:
        raise Refused("not_found", {}, M_("No such chapter. The list: {command}", command=ltr("precinct handbook")))
    told = told_chapter(options.chapter)
    return output.VerbAnswer(told, list(_lines(told)))


def _contents() -> output.VerbAnswer:
    chapters = [(name, told_chapter(name).title, _(part.title)) for part in PARTS for name in part.chapters]
    columns = [output.PrintedColumn(_("Name"), keep=True), output.PrintedColumn(_("Chapter"))]
    rows = [(ltr(name), title) for name, title, _part in chapters]
    document = [{"name": name, "title": title, "part": part} for name, title, part in chapters]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows))


def _keys() -> output.VerbAnswer:
    groups = list(handbook_paper.keys_told())
    columns = [output.PrintedColumn(_("Key"), keep=True), output.PrintedColumn(_("Does"))]
    lines = [output.PrintedTable(columns, [(ltr(key), label) for key, label in rows], title) for title, rows in groups]
    document = [{"key": key, "label": label, "group": title} for title, rows in groups for key, label in rows]
    return output.VerbAnswer(document, lines)


def _lines(told: Chapter) -> Iterator[output.Printed]:
    yield output.Bold(told.title)
    yield f"{_('Written for')}: {told.whom}"
    yield f"{_('When to do it')}: {told.when}"
    yield ""
    yield from (f"{digits(place)}. {step}" for place, step in enumerate(told.steps, 1))
    yield ""
    yield output.Bold(_("What goes wrong, and what then"))
    yield from (f"- {trouble.what} {trouble.then}" for trouble in told.troubles)
