"""Starts: settings, addresses, the command line, the first run."""
