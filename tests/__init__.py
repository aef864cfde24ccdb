"""The tests, by storey; scenarios cross them all."""
