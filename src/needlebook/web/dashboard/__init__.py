"""The clinic: how safe, how often, is it changing, and who reached an important change."""
