"""Sequences of events with the state they fold to: made once, held against every fold there is."""
