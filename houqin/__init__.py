"""The houqin project: hospital logistics contracts, judged from the promise to the signed payment."""
