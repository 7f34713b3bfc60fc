"""Runs a command to its end and asks the operating system what it took."""
import os, subprocess, time
from dataclasses import dataclass


@dataclass
class Usage:
    cpu: float  # seconds, user and system, of the process and all it waited for
    wall: float  # seconds
    memory: float  # MiB, the largest resident set of one process
    output: str


def run(command, folder, environment):
    """Raises RuntimeError with the end of the output where the command fails."""
    path = os.path.join(folder, "output.txt")
    start = time.monotonic()
    with open(path, "wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    with open(path, errors="replace") as file:
        text = file.read()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}\n{text[-2000:]}")
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, text)
