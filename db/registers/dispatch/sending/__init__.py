"""Whom to send where: the scene, the ranking, the barriers between."""
