"""The pages: drawn with sample values, walked over HTTP, and seen in a real browser."""
