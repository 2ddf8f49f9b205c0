"""How often the ranking is right in worlds that are made up: the model against itself, and where it is wrong."""
