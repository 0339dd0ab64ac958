"""Schema migrations, run by `db.kernel.schema.migrate` on the open store after a backup."""
