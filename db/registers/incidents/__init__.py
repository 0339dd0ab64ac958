"""The incident register (دفتر وقایع): calls and reports, what was found, who was sent, what became of it."""
