"""Speaks: the shapes that others script against, read and written."""
