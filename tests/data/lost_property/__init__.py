"""A made-up register: things that were found and handed in. docs/a-new-register.md walks through it."""
