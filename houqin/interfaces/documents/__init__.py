"""What is printed or filed: Word, Excel and the one-page basis."""
