"""The pages, one module per person."""
