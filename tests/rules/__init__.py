"""The judgement of one case: exact, monotone, explained."""
