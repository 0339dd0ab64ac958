"""The forms of attachments. The file is named by its path, which is read and never kept."""

from __future__ import annotations

import dataclasses
import os
import stat
from pathlib import Path

from db.registers.attachments import rules
from db.words.forms import Form, ask
from db.words.messages import M_, Refused

ADDED, WITHDRAWN, ERASED = "attachment_added", "attachment_withdrawn", "attachment_erased"


class Attach(Form):
    """A scan or a photograph that belongs to the record."""

    path: str = ask(
        "file", "File", required=True, limit=1_000,
        help="PDF, JPEG, PNG, TIFF, WebP or HEIC, 16 MB at most. It is kept encrypted; the file stays where it is.",
    )  # fmt: skip
    what: str = ask("choice", "What it is", required=True, list="attachment_what")
    pages: int | None = ask("number", "Pages", help="Left empty: counted in the file.")
    protected: bool | None = ask(
        "yes_no", "Does it show who a protected person is?",
        help="Then it goes with the sealed annex, and only the inspectorate takes it out.",
    )  # fmt: skip
    note: str | None = ask("text", "Note")
    content: bytes = dataclasses.field(default=b"", repr=False)
    """The bytes to attach; empty: those of the file."""

    def fetch(self) -> None:
        """Read the file, before the store is locked. Raises Refused("invalid") where it can't be attached."""
        if not self.content and self.path:
            self.content = read_file(Path(self.path).expanduser())
        if self.path and (wrong := rules.wrong_with(self.content)) is not None:
            raise Refused("invalid", {"path": wrong})


def read_file(path: Path) -> bytes:
    """A file's bytes, one more than LIMIT at most. Raises Refused("invalid") for what is no file, or can't be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("invalid", {"path": M_("This is no file.")})
    with os.fdopen(descriptor, "rb") as file:
        try:
            return file.read(rules.LIMIT + 1)
        except OSError as error:
            raise _unreadable(error) from error


def _unreadable(error: Exception) -> Refused:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return Refused("invalid", {"path": M_("There is no such file.")})
    if isinstance(error, IsADirectoryError):
        return Refused("invalid", {"path": M_("This is no file.")})
    return Refused("invalid", {"path": M_("The file can't be read: look at its rights, or at the memory stick.")})


class Attached(Form):
    """What the journal keeps of an attachment. The hash is of the words: it goes when the record is sealed."""

    name: str | None = ask("text", "File name")
    kind: str | None = ask("text", "Kind of file", part="facts", limit=10)
    what: str | None = ask("choice", "What it is", list="attachment_what")
    size: int | None = ask("number", "Size in bytes")
    pages: int | None = ask("number", "Pages")
    protected: bool | None = ask("yes_no", "Does it show who a protected person is?")
    note: str | None = ask("text", "Note")
    sha256: str | None = ask("text", "SHA-256", limit=64)


class Withdraw(Form):
    """An attachment does not belong to the record after all. That it was there stays in sight."""

    target: str = ask(
        "entry", "Which attachment", required=True, of=(ADDED,),
        help=M_("The entry's uid, or 1 for the first of its kind.").text,
    )  # fmt: skip
    reason: str = ask("words", "Why it is taken back", required=True, limit=1_000)


class Erase(Form):
    """An attachment may not be kept: it shows who a protected person is, or somebody who is not of this record.

    Name, hash and content are erased for good; that it was there, and why it was erased, stays.
    """

    target: str = ask(
        "entry", "Which attachment", required=True, of=(ADDED,),
        help=M_("The entry's uid, or 1 for the first of its kind.").text,
    )  # fmt: skip
    reason: str = ask(
        "text", "Why it is erased", required=True, help="It can't be brought back. Name nobody here.",
    )  # fmt: skip
