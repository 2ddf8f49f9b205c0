"""Processor time of a server and its workers, from /proc; 0 where there is none."""

import os
from pathlib import Path

GROUP, USER, SYSTEM = 2, 11, 12  # fields of /proc/PID/stat after the name


def processor_s(group: int) -> float:
    """Seconds that the processes of a group have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[GROUP]) == group:
            ticks += int(fields[USER]) + int(fields[SYSTEM])
    return ticks / os.sysconf("SC_CLK_TCK")
