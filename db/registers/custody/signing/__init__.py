"""Signatures of someone absent, by radio or telephone, and their countersigning."""
