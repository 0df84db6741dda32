"""Runs a command on the first two cores and says how long it took, how much processor time, and how much memory at its peak.

    python measure.py FILE COMMAND ARGUMENTS...

Writes {"wall_s": ..., "cpu_s": ..., "peak_mib": ...} to FILE; ends as the command did. The peak includes this small program's
own few megabytes, no more.
"""

import json
import os
import sys
import time

N_CORES = 2


def main() -> int:
    report, command = sys.argv[1], sys.argv[2:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:N_CORES])
    began = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - began
    # Linux counts kibibytes, macOS bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    with open(report, "w", encoding="utf-8") as file:
        json.dump({"wall_s": wall, "cpu_s": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss / unit}, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
