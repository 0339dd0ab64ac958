"""Records whose words are taken away: announced, held from it, reviewed, done (docs/custody.md)."""
