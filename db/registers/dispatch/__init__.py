"""Calls, patrols, who is sent where and why: the 110 side of the desk."""
