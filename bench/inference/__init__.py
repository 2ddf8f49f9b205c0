"""Ranking beside a general engine for Bayesian networks: the same network, the same drawings; errors and the clock."""
