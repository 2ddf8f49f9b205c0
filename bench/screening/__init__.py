"""Screening side by side with other rule engines: the same table, the same cases, the same answers, then the clock."""
