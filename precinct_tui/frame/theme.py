"""The colours: few, calm, with enough contrast for a tired eye at 4 am. docs/look.md says what each is for.

Nearly all are exact members of a terminal's 256 colours, so that they look alike there. What Textual would blend by
itself (muted grounds, disabled text) is given outright: its blends lose the contrast that test_look.py computes.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """What every colour is for. `focus` is the ground of what has the focus, `on_focus` all words on it."""

    background: str
    surface: str
    """Bars and what lies over the screen."""
    panel: str
    """Fields, chips, and the cursor of a list without the focus."""
    field: str
    """The ground of every second field."""
    rule: str
    text: str
    quiet: str
    accent: str
    urgent: str
    """Past its time."""
    watch: str
    """Presses, or will soon."""
    good: str
    focus: str
    on_focus: str
    bar: str
    """The bar at the reading edge of the row that has the focus."""
    dark: bool = True
    focused: str = "bold"
    """The style of words on the focus."""


PALETTES = {
    "dark": Palette(
        "#121212", "#1c1c1c", "#303030", "#262626", "#6c6c6c", "#dadada", "#a8a8a8",
        "#87afd7", "#ff8787", "#d7af5f", "#87af87", "#005f87", "#ffffff", "#87afd7",
    ),
    "light": Palette(
        "#ffffff", "#eeeeee", "#e4e4e4", "#eeeeee", "#767676", "#1c1c1c", "#4e4e4e",
        "#005f87", "#af0000", "#5f5f00", "#005f00", "#005f87", "#ffffff", "#87d7ff", dark=False,
    ),
    "high": Palette(
        "#000000", "#000000", "#303030", "#262626", "#d0d0d0", "#ffffff", "#d0d0d0",
        "#87d7ff", "#ff8787", "#ffff5f", "#87ff87", "#ffff5f", "#000000", "#000000",
    ),
    # Rich would turn the dark theme's focus into grey and its watch into white: these are the 16 themselves.
    "16": Palette(
        "#000000", "#000000", "#000000", "#000000", "#555555", "#ffffff", "#aaaaaa",
        "#55ffff", "#ff5555", "#ffff55", "#55ff55", "#0000aa", "#ffffff", "#ffffff",
    ),
    "none": Palette(
        "#000000", "#000000", "#000000", "#000000", "#ffffff", "#ffffff", "#ffffff",
        "#ffffff", "#ffffff", "#ffffff", "#ffffff", "#000000", "#ffffff", "#ffffff", focused="bold reverse",
    ),
}  # fmt: skip
"""By name: three to choose from, one for terminals with 16 colours, one for none (focus reverse, no grounds)."""

UNGROUNDED = frozenset(name for name, of in PALETTES.items() if of.panel == of.background)
"""Those in which no ground tells a field from the screen."""


def _variables(of: Palette) -> dict[str, str]:
    bar = dict.fromkeys(("background", "background-hover", "background-active", "corner-color"), of.surface)
    return {
        "rule": of.rule,
        "quiet": of.quiet,
        "bar": of.bar,
        "field": of.field,
        "panel-darken-1": of.field,
        "surface-lighten-1": of.panel,
        "text-muted": of.quiet,
        "text-disabled": of.quiet,
        "foreground-muted": of.quiet,
        "foreground-disabled": of.quiet,
        "text-primary": of.accent,
        "text-accent": of.accent,
        "text-warning": of.watch,
        "text-error": of.urgent,
        "text-success": of.good,
        **{f"{name}-muted": of.surface for name in ("primary", "accent", "warning", "error", "success")},
        "border": of.rule,
        "border-blurred": of.rule,
        "footer-key-foreground": of.accent,
        "footer-background": of.surface,
        "input-cursor-background": of.text,
        "input-cursor-foreground": of.background,
        "input-selection-background": of.accent,
        "input-selection-foreground": of.background,
        "block-cursor-background": of.focus,
        "block-cursor-foreground": of.on_focus,
        "block-cursor-text-style": of.focused,
        "block-cursor-blurred-background": of.panel,
        "block-cursor-blurred-foreground": of.text,
        "block-hover-background": of.surface,
        "scrollbar": of.rule,
        "scrollbar-hover": of.quiet,
        "scrollbar-active": of.accent,
        **{f"scrollbar-{name}": value for name, value in bar.items()},
    }


def _theme(name: str, of: Palette) -> Theme:
    return Theme(
        name=name,
        primary=of.accent,
        secondary=of.accent,
        accent=of.accent,
        foreground=of.text,
        background=of.background,
        surface=of.surface,
        panel=of.panel,
        success=of.good,
        warning=of.watch,
        error=of.urgent,
        dark=of.dark,
        variables=_variables(of),
    )


AVAILABLE = {name: _theme(name, of) for name, of in PALETTES.items()}
"""The themes by name; Textual asks for them some three hundred times before the first paint."""


def theme_for(chosen: str, *, colors: str | None, no_color: bool) -> str:
    """The name of the theme: what was chosen, where the terminal has the colours for it.

    `colors` is Rich's name of what the terminal draws: standard, 256, truecolor, windows; None draws none.
    """
    if no_color or colors is None:
        return "none"
    return "16" if colors in ("standard", "windows") else chosen
