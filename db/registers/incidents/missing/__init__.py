"""The search for a missing person: a course inside its incident."""
