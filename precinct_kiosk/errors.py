"""Refusals of a packed folder, as codes: whoever asked says them in words."""

from __future__ import annotations


class FolderError(Exception):
    """A folder was not taken; the version that runs is as it was.

    `code`: "not_packed", "no_key", "other_key", "damaged", "older", "same", "little_room", "failed". `values` are what
    its words name: `name` of a file, `version`, `current`, `needed` and `free` in bytes, `why` in a tool's own words.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values
