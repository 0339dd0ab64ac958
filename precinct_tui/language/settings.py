"""What this machine remembers of how it is used: language, terminal, idle lock. No secret, nothing of the store."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from platformdirs import user_config_path

from precinct_tui.language.i18n import languages

Bidi = Literal["auto", "app", "terminal", "off"]
Digits = Literal["auto", "fa", "latn"]
Density = Literal["compact", "roomy"]
Colours = Literal["dark", "light", "high"]


@dataclass(frozen=True, slots=True)
class Settings:
    """`idle_lock_minutes` 0 never locks by itself. `papers_folder` "" is the usual one; see documents/saving.py.

    `digits` "auto" are those of the language. `terminals` says what a person chose on each terminal when asked whether
    a row reads correctly: how it was set up (`terminal_state.state_of`) → app, terminal or off.
    """

    language: str = "fa"
    digits: Digits = "auto"
    bidi: Bidi = "auto"
    idle_lock_minutes: int = 5
    density: Density = "compact"
    colours: Colours = "dark"
    papers_folder: str = ""
    terminals: Mapping[str, str] = field(default_factory=dict)


def settings_path() -> Path:
    """Where the settings stand."""
    return user_config_path("precinct") / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """The settings kept here; what cannot be read or makes no sense falls back to what the program would choose."""
    try:
        raw = tomllib.loads((path or settings_path()).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    usual = Settings()
    minutes = raw.get("idle_lock_minutes")
    return Settings(
        language=raw["language"] if raw.get("language") in languages() else usual.language,
        digits=raw["digits"] if raw.get("digits") in get_args(Digits) else usual.digits,
        bidi=raw["bidi"] if raw.get("bidi") in get_args(Bidi) else usual.bidi,
        idle_lock_minutes=minutes if type(minutes) is int and 0 <= minutes <= 240 else usual.idle_lock_minutes,
        density=raw["density"] if raw.get("density") in get_args(Density) else usual.density,
        colours=raw["colours"] if raw.get("colours") in get_args(Colours) else usual.colours,
        papers_folder=raw["papers_folder"] if isinstance(raw.get("papers_folder"), str) else usual.papers_folder,
        terminals=_chosen(raw.get("terminals")),
    )


def _chosen(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict):
        return {}
    return {name: mode for name, mode in raw.items() if mode in ("app", "terminal", "off")}


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings. Raises OSError."""
    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    values = dataclasses.asdict(settings)
    terminals = values.pop("terminals")

    def quoted(value: object) -> str:
        """JSON and TOML quote a string in the same way, but for DEL."""
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [f"{name} = {quoted(value)}\n" for name, value in values.items()]
    lines += ["\n[terminals]\n"] if terminals else []
    lines += [f"{quoted(name)} = {quoted(mode)}\n" for name, mode in terminals.items()]
    path.write_text("".join(lines), encoding="utf-8")
