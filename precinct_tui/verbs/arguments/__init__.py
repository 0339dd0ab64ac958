"""The arguments of each verb, by the module that does it. No room is read here: help needs none."""
