"""Every question: reads only, answered in the frozen values of rules or in plain tables."""
