"""Order and shape right-to-left text for terminals that draw cells as they are sent.

A room of its own: it imports nothing else of the project, and its core nothing but ``rich.cells`` for widths.

- ``visual(text)``: the text as a terminal draws it, left to right. ``layout(text)``: the same with the map between
  logical positions and cells.
- ``isolate(value)`` keeps what a person typed from reordering its surroundings; ``clean(value)`` drops control
  characters and bidi overrides from it.
- ``bidi.line_filter``: the Textual line filter. ``bidi.selection``: selecting text with the mouse under it.
- ``bidi.editing``: rows that are being typed. ``bidi.terminal``: which mode a terminal needs, and what to send to it.
"""

from precinct_tui.bidi.controls import carried, clean, strip_controls
from precinct_tui.bidi.layout import Base, Direction, Layout, Mode, layout, visual
from precinct_tui.bidi.segments import isolate, segmented, side_of

__all__ = [
    "Base",
    "Direction",
    "Layout",
    "Mode",
    "carried",
    "clean",
    "isolate",
    "layout",
    "segmented",
    "side_of",
    "strip_controls",
    "visual",
]
