"""Words: Russian text, normalised, read and matched in one way."""
