"""The system's printer, where it has one: `lp`, fed through a pipe, so that no file is left behind."""

from __future__ import annotations

import shutil
import subprocess

from db.words.messages import M_, Refused

LP_SECONDS = 60


def has_printer() -> bool:
    """Whether the system has a spooler to hand a paper to."""
    return shutil.which("lp") is not None


def check_printer() -> None:
    """Raises Refused("no_printer") where there is none: before a print is noted that could not be made."""
    if not has_printer():
        raise Refused("no_printer", {}, M_("This system has no “lp”: give --out FILE and print that."))


def to_printer(raw: bytes, printer: str = "") -> None:
    """Hand a paper to the spooler, to the printer named or the usual one. Raises Refused("no_printer")."""
    command = ["lp", "-s", *(["-d", printer] if printer else []), "-"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=LP_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("no_printer", {}, M_("The printer did not take it.")) from error
    if done.returncode != 0:
        why = done.stderr.decode("utf-8", "replace").strip()[:200]
        raise Refused("no_printer", {}, M_("The printer did not take it: {why}", why=why))
