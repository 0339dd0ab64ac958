"""The signs beside words, one cell each, which every font at hand has; docs/look.md says what each stands for."""

from precinct_tui.language.i18n import N_

MARKS = {
    "open": "○",
    "due": "●",
    "overdue": "■",
    "done": "✓",
    "late": "✓",
    "put_off": "‖",
    "part": "◐",
    "waived": "–",
    "entered_late": "±",
    "stated": "±",
    "not_done": "×",
}
"""The sign of a duty's state. It stands in a cell of its own, beside the word: no colour alone tells anything."""
FLAG_MARKS = {"overdue": "■", "urgent": "▲", "due": "●", "late": "±", "void": "×"}
"""The sign of what a row or a line should catch the eye for."""
FLAGS = {
    "overdue": N_("overdue"),
    "urgent": N_("urgent"),
    "void": N_("void"),
    "late": N_("late entry"),
    "due": N_("due"),
}
"""The word of each, as it stands in a list."""
STATES = {
    "open": N_("Open"),
    "due": N_("Due soon"),
    "overdue": N_("Overdue"),
    "done": N_("Done"),
    "late": N_("Done late"),
    "put_off": N_("Put off"),
    "part": N_("Done in part"),
    "waived": N_("Does not apply"),
    "entered_late": N_("Done in time, entered late"),
    "stated": N_("Done, as stated later, not evidenced"),
    "not_done": N_("Not done"),
}
"""What the state of a duty is called."""
