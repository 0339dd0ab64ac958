"""Packages of the optional extras (pyproject.toml): a verb that needs one says which to install."""

from __future__ import annotations

from db.words.messages import M_, Refused

SERVE = ("aiohttp", "aiohttp_jinja2", "jinja2", "textual_serve")
"""Packages of the extra `serve`, by the names that they are imported by."""


def refusal(fault: Exception) -> Refused | None:
    """Refused("no_extra") for an import that failed because an extra is not installed; None for another fault."""
    if isinstance(fault, ModuleNotFoundError) and (fault.name or "").partition(".")[0] in SERVE:
        return Refused(
            "no_extra", {}, M_("Serving needs further packages. Install {extra}.", extra="precinct-desk[serve]")
        )
    return None
