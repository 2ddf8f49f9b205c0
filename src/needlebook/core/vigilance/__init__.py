"""Adverse events in numbers: exact intervals, so that few sessions never look like safety."""
