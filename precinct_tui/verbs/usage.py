"""Words of the command line that the first paint needs, apart from argparse, for which it does not wait."""

from __future__ import annotations

BIDI = ("auto", "app", "terminal", "off")
"""What `--bidi` takes."""


class WrongUsage(Exception):
    """The command line makes no sense; said on standard error, status 2."""
