"""What is read from and written to other systems' files."""
