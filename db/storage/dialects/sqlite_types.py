"""SQLite keeps any value in any column. This shows whether a value has its declared type, and turns texts into rows."""

from __future__ import annotations

from db.storage.dialects import elements
from db.storage.dialects.elements import renders

EXACT = 2**53
"""The greatest whole number up to which JSON's numbers are exact (RFC 8259, section 6)."""

renders(elements.TextsOf, "sqlite", "json_each({0})")
renders(elements.FitsBoolean, "sqlite", "({0} IN (0, 1))")
renders(elements.FitsWhole, "sqlite", f"(typeof({{0}}) = 'integer' AND abs({{0}}) <= {EXACT})")
renders(elements.FitsReal, "sqlite", f"(typeof({{0}}) IN ('real', 'integer') AND abs({{0}}) <= {EXACT})")
renders(
    elements.FitsTime,
    "sqlite",
    "(typeof({0}) = 'text' AND CAST(substr({0}, 1, 4) AS INTEGER) BETWEEN {1} AND {2} AND julianday({0}) IS NOT NULL)",
)
renders(elements.FitsBytes, "sqlite", "(typeof({0}) = 'blob')")
renders(elements.FitsText, "sqlite", "(typeof({0}) = 'text')")
