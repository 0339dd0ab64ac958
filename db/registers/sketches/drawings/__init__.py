"""A drawing of a scene: its JSON as values, what measures make of it, how it is edited and how it is drawn."""
