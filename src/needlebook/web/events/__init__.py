"""Adverse events: recorded for a visit, one event with its grades and review, the register."""
