"""Officers: who may sign in, with which role. Their keys stand in keys.json, never in the journal."""
