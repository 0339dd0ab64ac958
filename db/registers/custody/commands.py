"""Correcting an entry of a custody record: the last of what may be done with one."""

from __future__ import annotations

from db.kernel.access import DESK
from db.kernel.corrections import correction

correct_entry = correction("custody", DESK)
