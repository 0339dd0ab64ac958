"""What the two databases say differently: encrypted SQLite at a precinct, PostgreSQL at the levels above.

No word of either stands anywhere else: statements are SQLAlchemy's, elements.py has what it lacks.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def named(name: str) -> ModuleType:
    """The module of a dialect by SQLAlchemy's name of it: PostgreSQL's is imported only where one is asked."""
    return import_module(f"db.storage.dialects.{name}")
