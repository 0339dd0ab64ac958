"""Between a unit and the levels above it: bundles up, receipts down (docs/levels.md, docs/bundle-format.md)."""
