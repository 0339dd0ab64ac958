"""Stock Textual apps to be measured against: `python -m benchmarks.stock sign-in | table | bare`."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, DataTable, Footer, Header, Input, OptionList, Static

ROWS = 1_000


class StockSignIn(App[None]):
    """The widgets of the sign-in screen, as Textual ships them."""

    CSS = "#box { width: 64; height: 22; border: round $primary; padding: 1 2; } Horizontal { height: auto; }"

    def compose(self) -> ComposeResult:
        yield Header()
        with Vertical(id="box"):
            yield Static("Precinct records desk")
            for label in ("Badge number", "Password"):
                with Horizontal():
                    yield Static(label)
                    yield Input(compact=True, password=label == "Password")
            yield Static()
            with Horizontal():
                yield Button("Sign in", compact=True)
                yield Button("English", compact=True)
            yield OptionList(compact=True)
        yield Footer()


class StockTable(App[None]):
    """A DataTable of a thousand rows."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Number", "Reported", "Type", "Place", "State")
        for row in range(ROWS):
            table.add_row(f"IA-1405-{row}", "1405/09/03 12:00", "Theft from a home", "Ahvaz", "Open")
        table.focus()


class Bare(App[None]):
    """Nothing but what the program must import."""

    def on_mount(self) -> None:
        import sqlcipher3  # noqa: F401
        import sqlmodel  # noqa: F401

    def compose(self) -> ComposeResult:
        yield Static("ready")


APPS: dict[str, type[App[None]]] = {"sign-in": StockSignIn, "table": StockTable, "bare": Bare}

if __name__ == "__main__":
    APPS[sys.argv[1]]().run()
