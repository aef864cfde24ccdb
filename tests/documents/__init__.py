"""Papers: what they say, that it adds up, and who may have them."""
