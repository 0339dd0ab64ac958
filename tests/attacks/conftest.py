"""What the attacks take from the tests of the rooms they go through."""

from tests.precinct_tui.conftest import open_app

__all__ = ["open_app"]
