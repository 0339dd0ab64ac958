"""Alarms of an offered accident: why an officer is needed."""

from __future__ import annotations

from db.words.messages import M_

CODES, HURT, ADDENDUM = "codes", "hurt", "addendum"
ALARM_AT = 5
"""Wrong codes about one offer that bring an officer."""
ALARMS = {
    CODES: M_("Five wrong codes came about an offered accident: see both parties"),
    HURT: M_("Somebody is hurt in an accident that an app offered: send an officer, draw it again"),
    ADDENDUM: M_("Somebody is hurt, said after the packet was sent: send the court the addendum"),
}
