"""The store room and the records that its things belong to: what makes and moves an item, and who may do so."""
