"""Every deed: one function is one transaction and one journal line, one module per verb phrase."""
