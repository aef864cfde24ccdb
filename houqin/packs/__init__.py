"""What was promised and how it is judged: dated, cited YAML, one folder per service line or topic."""
