"""Who draws sketches, and who reads them."""

from __future__ import annotations

from db.kernel.base.access import DESK, READERS, Role

DRAWERS = DESK | {Role.INVESTIGATION}
"""Who works on the incident."""
READ = READERS
