"""What is kept, and what may be done to it. Knows no Textual and no Rich."""
