"""Remembers. One Django app per noun: models.py, actions.py (the only writes), queries.py, access.py."""
