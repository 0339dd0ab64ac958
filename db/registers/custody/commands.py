"""Corrections of custody records; each chapter has its own commands."""

from __future__ import annotations

from db.kernel.access import DESK
from db.kernel.corrections import correction

correct_entry = correction("custody", DESK)
