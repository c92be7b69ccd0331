"""CPU time of a process tree: that of children who have ended is not forgotten."""

import subprocess
import sys

from benchmarks.server import cpu_seconds, tree_seconds

BUSY = "import time\nwhile time.process_time() < 0.3: pass"
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {BUSY!r}], check=True)
print("ended", flush=True)
sys.stdin.read()
"""


def test_a_database_is_charged_for_connections_that_have_ended() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ended\n"
        assert tree_seconds(parent.pid) >= cpu_seconds(parent.pid) + 0.25
        parent.communicate("")
