"""The backup that follows a signed handover, where a folder is set for it. It holds nothing back."""

from __future__ import annotations

from db.across.setting_up import backups
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.screens.backing_up import doubts_of
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.work_bar import told_at_screen


async def back_up(screen: Place) -> None:
    """Back up beside whoever types on, and say what came of it."""
    try:
        told = told_at_screen(screen.app, _("Signed. Backing up"), screen.notice)
        made = await off_thread(backups.by_itself, screen.desk, told)
        doubts = [] if made is None else await off_thread(doubts_of, screen.desk, made)
    except Refused as refused:
        screen.notice(_("Signed. No backup was made: {why}", why=present.refusal(refused)))
        return
    if made is not None:
        said = _("Signed. Backup made in {folder}.", folder=present.ltr(str(made.parent)))
        screen.notice(" ".join([said, *doubts]))
