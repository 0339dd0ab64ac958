"""Attachments of the registers whose records take them."""

from __future__ import annotations

from db.across.attaching import commands
from db.kernel.desk.rooms import Room

ROOM = Room(name="attaching", commands=(commands,))
