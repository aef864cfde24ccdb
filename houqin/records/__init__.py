"""What is on record: Django models, constraints and migrations; they hold facts and decide nothing."""
