"""The verbs of the command line by the module that says what each takes: only the one that is asked for is imported."""

from __future__ import annotations

MODULES: dict[str, tuple[str, ...]] = {
    "stores": ("init", "demo", "backup"),
    "restoring": ("restore", "recover"),
    "rotating": ("rotate-key",),
    "watching": ("desk", "board", "next"),
    "listing": ("list",),
    "records": ("show",),
    "searching": ("search",),
    "importing": ("import",),
    "inbox": ("inbox",),
    "messages": ("messages",),
    "check": ("check",),
    "indicators": ("indicators",),
    "status": ("status",),
    "calendar": ("calendar", "figures", "holidays"),
    "week": ("week",),
    "enter": ("enter",),
    "attachments": ("attachment",),
    "packets": ("packet",),
    "sketches": ("sketch",),
    "handover": ("handover",),
    "equipment": ("equipment",),
    "patrols": ("patrols", "nearest", "intervals"),
    "printing": ("print",),
    "paper_codes": ("verify-paper",),
    "rights": ("rights",),
    "journal": ("journal",),
    "machines": ("machine",),
    "people": ("officer", "lists", "marks"),
    "inspectorate": ("inspectorate",),
    "units": ("unit", "units"),
    "sticks": ("up", "take", "down"),
    "serve_level": ("serve-level",),
    "remarks": ("remark", "remarks"),
    "provinces": ("counts", "province"),
    "clock": ("clock",),
    "doctor": ("doctor", "version"),
    "findings": ("findings",),
    "serve": ("serve",),
}
"""In the order of the help."""


def verbs() -> tuple[str, ...]:
    """Every verb, in the order of the help."""
    return tuple(verb for some in MODULES.values() for verb in some)


def modules_for(words: list[str]) -> tuple[str, ...]:
    """The modules whose grammar a command line needs: that of the verb it names, or all of them for the help."""
    named = next((word for word in words if word in verbs()), None)
    modules = tuple(module for module, some in MODULES.items() if named in some)
    return modules or tuple(MODULES)
