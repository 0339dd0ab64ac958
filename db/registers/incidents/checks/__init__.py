"""The numbered checks of an incident; docs/checks.md lists them."""
