"""Pack the folder: `python -m tools.kiosk FOLDER --key FILE`, on a machine of the release that the kiosks have.

Copy the folder to a stick; on the kiosk: `sh install.sh`, as root. The script asks for the folder's sum, which is
printed here and goes another way than the stick: read out over the telephone. The kiosk keeps the packer's key, and
asks for no sum again of what that key signed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from nacl.signing import SigningKey

from tools.kiosk import debian, wheels
from tools.kiosk.closing import Packed, close, packer_key, spoken


def main(folder: Path, key: SigningKey, sources: Path) -> int:
    """Make `folder` anew, with packages that `sources` (a file of apt) leads to. Raises CalledProcessError where a
    wheel or a package cannot be had."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    release = debian.download(folder / debian.PACKAGES, sources)
    wheel = wheels.build(folder)
    wheels.download(folder, release.python)
    total = close(folder, Packed(wheel, release), key)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size // 1_000_000} MB for {release}. Copy it, then `sh install.sh` on the kiosk, as root.")
    print(f"Its sum, for the telephone: {spoken(total)}")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Pack a folder that makes a kiosk without a network.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="the packer's key; made where it is not"
    )
    parser.add_argument(
        "--sources", type=Path, default=debian.SOURCES, metavar="FILE", help="Debian's own sources, as apt reads them"
    )
    options = parser.parse_args()
    sys.exit(main(options.folder.resolve(), packer_key(options.key.expanduser()), options.sources.resolve()))
