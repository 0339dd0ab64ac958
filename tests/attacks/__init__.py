"""Each attack that docs/security.md speaks of: what was tried, and what holds."""
