"""The colours: few, calm, with enough contrast for a tired eye at 4 am."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="precinct",
        primary="#4f86b5",
        secondary="#6c8ea6",
        accent="#8ab8d8",
        foreground="#d8dee4",
        background="#10151a",
        surface="#171e25",
        panel="#232d37",
        success="#7fb88a",
        warning="#e0b355",
        error="#ea7a72",
        dark=True,
        variables={
            "footer-key-foreground": "#8ab8d8",
            "footer-background": "#171e25",
            "input-cursor-background": "#d8dee4",
            "input-selection-background": "#4f86b5 40%",
            "block-cursor-background": "#2f4a61",
            "block-cursor-foreground": "#ffffff",
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": "#2f4a61",
            "block-cursor-blurred-foreground": "#ffffff",
        },
    ),
)
