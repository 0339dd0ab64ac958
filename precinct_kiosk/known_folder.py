"""Check of a folder by the key that a kiosk keeps: `python -m precinct_kiosk.known_folder FOLDER WHERE`.

Status 0: its signature holds and it is no older than the version that starts; then the install script asks for no sum.
"""

from __future__ import annotations

import sys
from pathlib import Path

from precinct_kiosk.current_version import current
from precinct_kiosk.errors import FolderError
from precinct_kiosk.packed_folder import read_folder
from precinct_kiosk.versions import is_newer, key_of


def is_known(folder: Path, where: Path) -> bool:
    """Whether a folder is signed with the key kept in `where`, and no older than the version there."""
    try:
        packed = read_folder(folder, key_of(where))
    except FolderError:
        return False
    now = current(where)
    return now is None or not is_newer(now, packed.version)


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) == 3 and is_known(Path(sys.argv[1]), Path(sys.argv[2])) else 1)
