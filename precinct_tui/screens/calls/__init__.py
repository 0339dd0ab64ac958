"""Calls and patrols: the four fields of a call, the board, who is sent, and a patrol's own small screen."""
