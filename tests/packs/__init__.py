"""The packs as released: their totals, their law, their errors and their worked examples."""
