"""The houqin command, one module per sub-command."""
