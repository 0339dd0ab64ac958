"""What this machine remembers of how it is used: language, terminal, idle lock. No secret, nothing of the store."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from precinct_tui.i18n import languages

Bidi = Literal["auto", "app", "terminal", "off"]
Density = Literal["compact", "roomy"]


@dataclass(frozen=True, slots=True)
class Settings:
    """`idle_lock_minutes` 0 never locks by itself. `papers_folder` "" is the usual one; see documents/saving.py."""

    language: str = "fa"
    bidi: Bidi = "auto"
    idle_lock_minutes: int = 5
    density: Density = "compact"
    papers_folder: str = ""


def settings_path() -> Path:
    """Where the settings stand."""
    from platformdirs import user_config_path

    return user_config_path("precinct") / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """The settings kept here; what cannot be read or makes no sense falls back to what the program would choose."""
    import tomllib

    try:
        raw = tomllib.loads((path or settings_path()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    usual = Settings()
    minutes = raw.get("idle_lock_minutes")
    return Settings(
        language=raw["language"] if raw.get("language") in languages() else usual.language,
        bidi=raw["bidi"] if raw.get("bidi") in get_args(Bidi) else usual.bidi,
        idle_lock_minutes=minutes if type(minutes) is int and 0 <= minutes <= 240 else usual.idle_lock_minutes,
        density=raw["density"] if raw.get("density") in get_args(Density) else usual.density,
        papers_folder=raw["papers_folder"] if isinstance(raw.get("papers_folder"), str) else usual.papers_folder,
    )


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings. Raises OSError."""
    import json

    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, value in dataclasses.asdict(settings).items():
        # JSON and TOML quote a string in the same way.
        written = value if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{name} = {written}\n")
    path.write_text("".join(lines), encoding="utf-8")
