"""What kinds of units and how they stand are called."""

from __future__ import annotations

from precinct_tui.language.i18n import N_

KIND_WORDS = {
    "post": N_("Post"),
    "precinct": N_("Precinct"),
    "county": N_("County"),
    "province": N_("Province"),
    "national": N_("National command"),
}
STATE_WORDS = {
    "held": N_("held: forks"),
    "missing": N_("entries missing"),
    "never": N_("nothing yet"),
    "silent": N_("silent"),
    "fine": N_("up to its last word"),
}
