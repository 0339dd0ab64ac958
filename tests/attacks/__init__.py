"""Each attack that docs/security-annex.md speaks of: what was tried, and what holds."""
