"""The sample hospital: who and what is there, how it behaves for a year, and the building of it."""
