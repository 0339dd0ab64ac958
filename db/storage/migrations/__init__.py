"""Schema migrations, run by `db.schema.migrate` on the open store after a backup."""
