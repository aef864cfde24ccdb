"""The measured promises: each benchmark prints one line `NAME key=value …` with the ratio to its floor."""
