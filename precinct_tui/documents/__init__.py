"""What is printed: a function each, from a summary of the store to a page."""
