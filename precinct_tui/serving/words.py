"""What a session's program says to the server beside what it draws."""

from __future__ import annotations

SIGNED_IN, SIGNED_OUT = "signed_in", "signed_out"
