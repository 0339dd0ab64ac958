"""Bringing in a register that was kept elsewhere: read, checked, staged unseen, made visible by one event."""
