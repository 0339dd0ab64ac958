"""What a person sees. Knows no SQL."""
