"""Patrols: who is on shift, where each stands."""
