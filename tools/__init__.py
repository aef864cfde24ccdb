"""What developers run: the reference written from the code, the catalogue of translations."""
