"""The hour from a watch or telephone, where the machine's clock is in doubt."""
