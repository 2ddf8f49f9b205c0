"""The JSON API of the treatment room, version 1. See docs/reference/api.md."""
