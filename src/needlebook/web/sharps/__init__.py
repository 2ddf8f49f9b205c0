"""Somebody was pricked: what to do, in which order, and the confidential record of it."""
