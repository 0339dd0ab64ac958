"""The verbs of the command line, one module a group: each adds its parsers and runs them.

Nothing heavy is imported before a verb runs; `output` writes what people and programs read.
"""
