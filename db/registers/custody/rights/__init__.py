"""What a person held is told of the own rights: the words in six languages, and other words for them."""
