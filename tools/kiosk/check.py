"""Check of a packed folder, in a bare Debian without a network: `make kiosk-check`, as root, after `make kiosk`.

    python -m tools.kiosk.check FOLDER [--picture FILE]

A new root of the release is made (mmdebstrap), the folder is installed in it twice and taken away again, and the first
screen is photographed in between: the compositor without a screen of its own, one terminal, the program. Needs
mmdebstrap and grim; what needs a real boot is not tried here (docs/kiosk.md).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageChops

from tools.kiosk import debian
from tools.kiosk.closing import sum_of

KNOWN = Path(__file__).with_name("pictures") / "first-screen.png"
MOST_DIFFERENT = 0.02
"""Share of the picture's points that may differ: the release's next font draws edges otherwise."""
WATCHED = ("etc", "usr", "opt", "root", "home")
ACCOUNTS = {f"etc/{name}{end}" for name in ("passwd", "shadow", "group", "gshadow") for end in ("", "-")}
"""Packages of Debian leave their accounts when they are purged."""
SECONDS = 90
BEGIN = """\
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs tmpfs /dev
for node in null:3 zero:5 random:8 urandom:9; do mknod -m 666 /dev/${node%:*} c 1 ${node#*:}; done
mknod -m 666 /dev/tty c 5 0; mkdir -m 1777 /dev/shm; mkdir /dev/pts
ln -s /proc/self/fd /dev/fd; ln -s pts/ptmx /dev/ptmx
mount -t devpts devpts /dev/pts -o newinstance,ptmxmode=0666
exec "$@"
"""
DESK = """\
install -d -m 700 -o precinct -g precinct /run/desk
setpriv --reuid=precinct --regid=precinct --clear-groups env -i PATH=/usr/bin:/bin XDG_RUNTIME_DIR=/run/desk \\
  WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 sh /opt/precinct/system/desk
"""


class Box:
    """A root folder of the release that nothing of a kiosk is in, and what runs in it: without a network."""

    def __init__(self, root: Path, sources: Path) -> None:
        self.root = root
        release = debian.name_of_release()
        subprocess.run(["mmdebstrap", "--quiet", "--variant=important", release, root, sources], check=True)
        (root / "begin.sh").write_text(BEGIN, encoding="utf-8")
        (root / "desk.sh").write_text(DESK, encoding="utf-8")

    def command(self, *words: str) -> list[str]:
        """A command line that runs `words` in the box, as root, in name spaces of their own."""
        apart = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "chroot", str(self.root)]
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "PRINTER=none"]
        return [*apart, *clean, "sh", "/begin.sh", *words]

    def install(self, *words: str, typed: str = "") -> tuple[int, float]:
        """Run the install script of /stick: its status, and seconds."""
        begun = time.monotonic()
        done = subprocess.run(self.command("sh", "/stick/install.sh", *words), input=typed, text=True, check=False)
        return done.returncode, time.monotonic() - begun

    def files(self) -> set[str]:
        """Files and links below the watched folders, each with its size, but without accounts."""
        there = (
            path for top in WATCHED for path in (self.root / top).rglob("*") if path.is_symlink() or path.is_file()
        )
        named = ((str(path.relative_to(self.root)), path.lstat().st_size) for path in there)
        return {f"{name} {size}" for name, size in named if name not in ACCOUNTS}

    def photograph(self, picture: Path) -> None:
        """Start the desk on a screen that is nowhere, and save what is on it. Raises TimeoutError."""
        with subprocess.Popen(
            self.command("sh", "/desk.sh"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as desk:
            try:
                _drawn(self.root / "run" / "desk", picture)
            finally:
                desk.kill()


def _drawn(session: Path, picture: Path) -> None:
    """Photograph until two pictures in a row are the same and show the program."""
    last, end = b"", time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(2)
        if not (session / "precinct-begun").exists():
            continue
        reached = {"XDG_RUNTIME_DIR": str(session), "WAYLAND_DISPLAY": "wayland-0"}
        shot = subprocess.run(["grim", str(picture)], env=reached, check=False)
        raw = picture.read_bytes() if shot.returncode == 0 else b""
        if raw and raw == last and len(Image.open(picture).convert("RGB").getcolors(1 << 20) or ()) > 16:
            return
        last = raw
    raise TimeoutError(f"nothing was drawn in {SECONDS} s")


def different(picture: Path, known: Path) -> float:
    """Share of points in which two pictures differ visibly; 1 where their sizes do."""
    one, other = (Image.open(path).convert("L") for path in (picture, known))
    if one.size != other.size:
        return 1.0
    counts = ImageChops.difference(one, other).histogram()
    return sum(counts[32:]) / sum(counts)


def main(folder: Path, picture: Path, sources: Path) -> int:
    """Check a packed folder; the exit status. Each step says what it saw."""
    total = sum_of(folder)
    with tempfile.TemporaryDirectory() as place:
        box = Box(Path(place, "root"), sources)
        shutil.copytree(folder, box.root / "stick")
        before = box.files()
        wrong, _ = box.install(typed=f"{total[::-1]}\n")
        first, seconds = box.install(typed=f"{total}\n")
        again, later = box.install()
        box.photograph(picture)
        share = different(picture, KNOWN)
        undone, _ = box.install("--undo")
        left = box.files() ^ before
    found = {
        "a wrong sum is refused": wrong == 1,
        f"installed without a network ({seconds:.0f} s)": first == 0,
        f"again, and asked for no sum ({later:.0f} s)": again == 0,
        f"the first screen is as known ({share:.1%} of its points differ)": share <= MOST_DIFFERENT,
        f"undone ({len(left)} files differ: {sorted(left)[:5]})": undone == 0 and not left,
    }
    for what, held in found.items():
        print(f"{'yes' if held else 'NO '}  {what}")
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Install a packed folder in a bare Debian without a network.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--picture", type=Path, default=Path("build/kiosk.png"), metavar="FILE")
    parser.add_argument("--sources", type=Path, default=debian.SOURCES, metavar="FILE")
    options = parser.parse_args()
    options.picture.parent.mkdir(parents=True, exist_ok=True)
    sys.exit(main(options.folder.resolve(), options.picture.resolve(), options.sources.resolve()))
