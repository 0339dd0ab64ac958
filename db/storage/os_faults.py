"""Faults that the system tells of, as a person can act on them: the one place for what each sort of OSError means."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

from db.storage.reserve import disk_full
from db.words.messages import M_, Message, Refused

_NAME_MOST = 120
"""Characters of a path that a refusal names: the longest ones are refused for their length."""
_DENIED = frozenset({errno.EACCES, errno.EPERM})
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENXIO, errno.ENODEV})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_OPEN_MOST = frozenset({errno.EMFILE, errno.ENFILE})


def refusal(error: BaseException, path: object = None) -> Refused | None:
    """What an error of the system means to a person; None where it is about no file and no disk.

    `path` is said where the error names none. Codes: "disk_full", "read_only", "unreadable".
    """
    if isinstance(error, RuntimeError) and _of_paths(error):
        return Refused("unreadable", {}, M_("This path leads nowhere. Check its beginning, and its links."))
    if not isinstance(error, OSError):
        return None
    if error.errno in _FULL:
        return disk_full()
    if error.errno in _OPEN_MOST:
        return Refused("unreadable", {}, M_("Too many files are open on this machine. Close programs, then try again."))
    named = error.filename if error.filename is not None else path
    if isinstance(named, bytes):
        named = named.decode("utf-8", "replace")
    if named is None and error.errno not in (errno.EIO, errno.EROFS):
        return None
    code = "read_only" if error.errno == errno.EROFS else "unreadable"
    return Refused(code, {}, _said(error, short(str(named or ""))))


def _of_paths(error: RuntimeError) -> bool:
    """Whether `pathlib` raised it, as at ~ before a name that nobody here has, and at links in a circle."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and "pathlib" in Path(frames[-1].filename).with_suffix("").parts


def _said(error: OSError, name: str) -> Message:
    if error.errno in _ABSENT:
        return M_("There is no file {path}.", path=name)
    if error.errno == errno.ESPIPE:
        return M_("{path} is a device or a pipe; a file is expected.", path=name)
    if error.errno == errno.EFBIG:
        return M_("{path} is too large.", path=name)
    if error.errno == errno.EISDIR:
        return M_("{path} is a folder; a file is expected.", path=name)
    if error.errno in _DENIED:
        return M_("{path} may not be read or written by you. Check its owner and rights.", path=name)
    if error.errno == errno.EROFS:
        return M_("{path} is on a disk that can't be written.", path=name)
    if error.errno == errno.ENAMETOOLONG:
        return M_("The name is too long for this disk: {path}", path=name)
    if error.errno == errno.ELOOP:
        return M_("{path} is a link that leads back to itself.", path=name)
    if not name:
        return M_("The disk can't be read or written. Check it and its cable.")
    return M_("{path} can't be read or written. Check the disk and the folder.", path=name)


def short(path: str) -> str:
    """A path as a refusal names it: of a long one the beginning and the end."""
    if len(path) <= _NAME_MOST:
        return path
    half = _NAME_MOST // 2
    return f"{path[:half]} … {path[-half:]}"
