"""Equipment without a screen: which officer holds what, handing out, taking back."""

from __future__ import annotations

from argparse import Namespace

from db.kernel.desk.desk import COMMANDS
from db.registers.equipment.queries import Holding, holdings, stock
from db.words.form_reading import read_form
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, ngettext
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of


def equipment(options: Namespace) -> output.VerbAnswer:
    """`precinct equipment`."""
    with desk_of(options) as desk:
        acts = (
            ("equipment.hand_out", {"pieces": options.hand_out, "officer": options.to}),
            (
                "equipment.take_back",
                {
                    "pieces": options.take_back, "officer": options.all_of,
                    "wrong": options.wrong, "note": options.note,
                },
            ),
        )  # fmt: skip
        for name, given in acts:
            if not any(given.values()):
                continue
            typed = {field: value for field, value in given.items() if value is not None}
            reasons = dict.fromkeys(("pieces", "at", "note"), options.because) if options.because else None
            command = COMMANDS[name]
            options.form = command.form
            count = int(command.run(desk, read_form(command.form, typed, now=desk.now(), reasons=reasons)))
            output.note(ngettext("{count} piece noted.", "{count} pieces noted.", count, count=digits(count)))
        shown, kinds = holdings(desk), stock(desk)
    columns = [
        output.PrintedColumn(_("With"), keep=True),
        output.PrintedColumn(_("Since")),
        output.PrintedColumn(_("Number or serial"), keep=True),
    ]

    def cells(held: Holding) -> list[str]:
        marks = [present.clean(mark) for _kind, mark in held.pieces]
        return [present.clean(held.officer), present.moment(held.since, "short"), _(", ").join(marks)]

    lines: list[output.Printed] = [
        _(
            "{kind}: {here} of {all} at their place",
            kind=present.label_of("equipment_kind", kind.kind), here=digits(kind.here), all=digits(kind.all),
        )
        for kind in kinds
    ]  # fmt: skip
    lines.append(output.PrintedTable(columns, map(cells, shown), _("With officers")))
    return output.VerbAnswer({"holdings": shown, "stock": kinds}, lines)
