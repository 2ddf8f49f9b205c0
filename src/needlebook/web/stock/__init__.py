"""Needles as stock: the list, a lot, booking in, and who was needled with it."""
