"""The lists that forms choose from: seeds as files, kept in the store, extended by a commander."""
