"""Attachments: scans and photographs of a record, kept in the encrypted store by the hash of their content."""
