"""The API: the same deeds and refusals as everywhere, over HTTP."""
