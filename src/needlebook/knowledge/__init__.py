"""Knows: tables with sources, one file per table, and the only reader of them."""

from needlebook.knowledge.library import Knowledge, load

__all__ = ["Knowledge", "load"]
