"""Packets for the judiciary: what an incident is sent to court with, its receipt, and the answers that come back."""
