"""A heading: a rule across the screen that holds a title, how many, and at its far end what presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.i18n import direction
from precinct_tui.widgets.cells import cut, fill

RULE = "─"
FAR = 2
"""Cells of rule that stand at least between title and what presses."""


def rule_line(
    title: str, count: str, presses: Sequence[tuple[str, str, str]], width: int, style_of: Callable[[str], Style]
) -> Strip:
    """The heading's line, exactly `width` cells.

    `presses` are (mark, words, name of a style), the most pressing first; those that find no room are left out, the
    last first. `style_of` knows the styles rule, title, quiet and those of `presses`.
    """
    shown = list(presses)
    while shown and _taken(title, count, shown) > width:
        shown.pop()
    title = cut(title, max(1, width - _taken("", count, shown)))
    # In the order of reading; signs are cells of their own, as each ends a field of the line filter.
    parts: list[tuple[str, str]] = [(RULE, "rule"), (" ", "rule"), (title, "title"), (" ", "rule")]
    if count:
        parts += [(count, "quiet"), (" ", "rule")]
    end: list[tuple[str, str]] = []
    for place, (mark, words, name) in enumerate(shown):
        end += [("  " if place else " ", "rule")]
        end += [(mark, name), (" ", "rule")] if mark else []
        end += [(words, name)]
    if shown:
        end += [(" ", "rule"), (RULE, "rule")]
    left = width - sum(cell_len(text) for text, _name in (*parts, *end))
    parts += [(RULE * max(0, left), "rule"), *end]
    rtl = direction() == "rtl"
    made = [
        Segment(fill(text, cell_len(text), rtl=rtl) if text.strip() else text, style_of(name) + _cell(place))
        for place, (text, name) in enumerate(parts)
    ]
    return Strip(made[::-1] if rtl else made).adjust_cell_length(width, style_of("rule"))


def _taken(title: str, count: str, presses: Sequence[tuple[str, str, str]]) -> int:
    taken = sum(cell_len(mark) + bool(mark) + cell_len(words) + 2 for mark, words, _name in presses)
    return 3 + cell_len(title) + (cell_len(count) + 1 if count else 0) + FAR + taken + (2 if presses else 0)


def _cell(number: int) -> Style:
    return Style.from_meta({"column": number})


class HeadingRule(Widget):
    """One line."""

    COMPONENT_CLASSES = {f"heading--{name}" for name in ("rule", "title", "quiet", "strong", "urgent", "watch", "good")}
    DEFAULT_CSS = """
    HeadingRule { height: 1; }
    HeadingRule > .heading--rule { color: $rule; }
    HeadingRule > .heading--title { color: $text-accent; text-style: bold; }
    HeadingRule > .heading--strong { color: $foreground; text-style: bold; }
    HeadingRule > .heading--quiet { color: $text-muted; }
    HeadingRule > .heading--urgent { color: $text-error; text-style: bold; }
    HeadingRule > .heading--watch { color: $text-warning; text-style: bold; }
    HeadingRule > .heading--good { color: $text-success; }
    """

    def __init__(self, title: str = "", *, id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self._title, self._count = title, ""
        self._presses: tuple[tuple[str, str, str], ...] = ()

    def tell(self, title: str | None = None, count: str = "", presses: Sequence[tuple[str, str, str]] = ()) -> None:
        """Say this from now on; None keeps the title. `presses`: (mark, words, urgent, watch, good or quiet)."""
        self._title = self._title if title is None else title
        self._count, self._presses = count, tuple(presses)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The rule."""
        return rule_line(
            self._title,
            self._count,
            self._presses,
            self.size.width,
            lambda name: self.get_component_rich_style(f"heading--{name}"),
        )
