"""The records and the ledger, on whichever database the suite runs."""
