"""Needlebook: the record and the second pair of eyes of a clinic that does dry needling."""

__version__ = "0.1.0"
