"""Scans and photographs of incidents and custody records."""

from __future__ import annotations

from db.kernel.rooms import Room
from db.registers.attachments import commands, events, queries

ROOM = Room(name="attachments", events=events.KINDS, listens=events.LISTENS, commands=(commands,), queries=(queries,))
