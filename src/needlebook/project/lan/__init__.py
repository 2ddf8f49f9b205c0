"""`needlebook serve --lan`: a secure context on the clinic's own network. See docs/how-to/treatment-room-network.md."""
