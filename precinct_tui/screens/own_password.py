"""The form that meets an officer at the sign-in while his password is one that somebody else chose."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.screens.form import Beginning, FormScreen


def own_password() -> FormScreen:
    """The form of the command, with why it stands here."""
    whom = _("Somebody else chose your password. Choose one that only you know; Esc leaves it for the next sign-in.")
    return FormScreen("officer.change_password", Beginning(whom=whom))
