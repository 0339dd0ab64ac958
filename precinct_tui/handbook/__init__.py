"""The officers' handbook: one text for the screen, for paper and for practice, a chapter for each task."""
