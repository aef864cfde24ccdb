"""Where people and machines meet the house: web, API, command line, documents and feeds."""
