"""Every sort of fault that the system tells of has words that say what to do; a fault of the program has none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from db.storage import os_faults
from db.storage.files import open_named, read_named, real

SORTS = {
    errno.ENOENT: "There is no file", errno.ENOTDIR: "There is no file", errno.EISDIR: "is a folder",
    errno.EACCES: "may not be read", errno.EPERM: "may not be read", errno.EROFS: "disk that can't be written",
    errno.ENAMETOOLONG: "too long", errno.ELOOP: "leads back to itself", errno.EIO: "can't be read or written",
    errno.ENOSPC: "disk is full", errno.EDQUOT: "disk is full", errno.EMFILE: "Too many files",
    errno.ENFILE: "Too many files", errno.ESTALE: "can't be read or written", errno.ENODEV: "There is no file",
    errno.ESPIPE: "a device or a pipe", errno.EFBIG: "is too large",
}  # fmt: skip


@pytest.mark.parametrize("number", SORTS, ids=errno.errorcode.get)
def test_each_sort_says_what_to_do_and_names_the_file(number: int) -> None:
    refused = os_faults.refusal(OSError(number, os.strerror(number), "/srv/a-file"))
    assert refused is not None
    assert SORTS[number] in str(refused)
    assert ("/srv/a-file" in str(refused)) == ("disk is full" not in str(refused) and "many" not in str(refused))
    other = os_faults.refusal(OSError(number, os.strerror(number)), Path("/srv/other"))
    assert str(other) == str(refused).replace("/srv/a-file", "/srv/other")


def test_what_is_about_no_file_is_a_fault_of_the_program() -> None:
    for error in (
        OSError(errno.EBADF, "x"),
        ConnectionResetError(errno.ECONNRESET, "x"),
        RuntimeError("x"),
        KeyError(),
    ):
        assert os_faults.refusal(error) is None
    assert os_faults.refusal(OSError(errno.EIO, "x")) is not None


def test_a_path_that_leads_nowhere_is_told_however_it_is_followed(tmp_path: Path) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    assert real(circle) == circle
    for follow in (circle.resolve, Path("~nobody-has-this-name/x").expanduser):
        with pytest.raises((RuntimeError, OSError)) as raised:
            follow()
        assert os_faults.refusal(raised.value) is not None


def test_a_long_path_is_named_by_both_its_ends() -> None:
    named = os_faults.short("/begin" + "x" * 5_000 + "end")
    assert len(named) < 200
    assert named.startswith("/beginx")
    assert named.endswith("xend")


def test_a_named_file_is_read_as_far_as_its_bound_and_a_device_or_a_pipe_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "way").symlink_to("/dev/zero")
    assert read_named(tmp_path / "file", 5) == b"12345"
    for path, most, number in (
        (tmp_path / "file", 4, errno.EFBIG),
        (tmp_path / "pipe", 9, errno.ESPIPE),
        (tmp_path / "way", 9, errno.ESPIPE),
        (Path("/dev/null"), 9, errno.ESPIPE),
        (tmp_path, 9, errno.EISDIR),
        (tmp_path / "none", 9, errno.ENOENT),
    ):
        with pytest.raises(OSError, match=r".") as raised:
            read_named(path, most)
        assert raised.value.errno == number, path
        assert str(path) in str(os_faults.refusal(raised.value))
    before = len(os.listdir("/proc/self/fd"))
    for _turn in range(3):
        with pytest.raises(OSError, match="regular"):
            open_named(tmp_path / "pipe")
    assert len(os.listdir("/proc/self/fd")) == before
