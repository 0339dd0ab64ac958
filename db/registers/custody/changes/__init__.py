"""Changes of records: entered on the wrong person, struck out, made twice; and who decides on them."""
