"""A newer program from a packed folder, on the screen: the two who agree, the installation, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.across.setting_up.updates import FORWARD, AgreeUpdate, agree_update
from db.reference.officers import appointing
from db.words.folding import ascii_digits
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.program_words import of_taken
from precinct_tui.screens.ask_lines import AskedLine, AskLinesScreen
from precinct_tui.screens.machine.packed_programs import checked_folder, install_folder, installed_place, prepare_with
from precinct_tui.screens.stick_places import packed_folders, place_of
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from precinct_kiosk.packed_folder import PackedFolder
    from precinct_tui.screens.told_place import ToldPlace

OWN = (AskedLine("password", N_("Your own password"), secret=True),)
SECOND = (
    AskedLine("second", N_("Badge of the commander or inspector who agrees")),
    AskedLine("second_password", N_("Their password"), secret=True),
)


async def update_from(place: ToldPlace) -> None:
    """Choose a folder, have two officers agree, install it and have it write the backup. Await it inside a worker.

    Raises Refused: "not_from_a_folder", the codes of FolderError, "no_answer".
    """
    where = installed_place()
    there = await off_thread(packed_folders)
    folder = await place_of(place, _("Which packed folder?"), there, _("No packed program was found on a stick."))
    if folder is None:
        return
    packed = await off_thread(checked_folder, folder, where)
    lines = OWN if await off_thread(is_alone, place.desk) else OWN + SECOND
    text = _("Its signature is the packer's. The desk works on while it is installed and the store is backed up.")
    agree = partial(agreed, place.desk, packed)
    title = _("Install version {version}?", version=present.ltr(packed.version))
    password = await place.app.push_screen_wait(AskLinesScreen(title, text, lines, _("Install"), agree))
    if password is not None:
        what = _("Installing version {version}", version=present.ltr(packed.version))
        await place.do(what, _install, place, packed, where, password)


def is_alone(desk: Desk) -> bool:
    """Whether the administrator still decides without a second officer. Touches the disk."""
    with desk.store.reading() as conn:
        return appointing.alone(conn, desk.store.unit)


def agreed(desk: Desk, packed: PackedFolder, answers: Mapping[str, str]) -> str:
    """Keep who agreed; the administrator's password. Touches the disk. Raises Refused as `agree_update`."""
    second = ascii_digits(answers.get("second", "")).strip()
    form = AgreeUpdate(
        to=packed.version, way=FORWARD, folder=packed.total, password=answers["password"], second=second or None,
        second_password=answers.get("second_password") or None,
    )  # fmt: skip
    agree_update(desk, form)
    return answers["password"]


async def _install(place: ToldPlace, packed: PackedFolder, where: Path, password: str) -> None:
    desk = place.desk
    await off_thread(install_folder, packed.path, where, place.told)
    prepared = await off_thread(prepare_with, where, desk.store.home, (desk.officer.badge, password))
    lines = of_taken(packed.version, prepared, _("F10, This machine, B"))
    place.tell(present.ltr(present.clean(packed.path)), list(lines))
