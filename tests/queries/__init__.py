"""Questions: what they answer, to whom, and that they write nothing."""
