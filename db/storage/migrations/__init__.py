"""Schema migrations: they make a new store and bring an older one up, by `db.kernel.projections.schema.migrate`."""
