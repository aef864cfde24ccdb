"""The deeds, each with what it refuses."""
