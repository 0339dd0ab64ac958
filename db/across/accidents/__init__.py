"""Accidents that both parties agree on: offered by a citizen's app, confirmed by both, accepted or refused here."""
