#!/usr/bin/env python3
"""Measures the XML reader on a made-up Apple Health export: CPU time and memory until its records are in staging.

    Benchmarks/xml/measure.py MEGABYTES [INGESTOR]

Prints megabytes a CPU second (user and system time of all threads) into staging, the time of the whole check, and the
most memory that was resident.
"""
import json, os, pathlib, subprocess, sys, tempfile

CONFIGURATION = """
users: [me]
memory_limit: 1GB
tags:
  measurements: {columns: {timestamp: timestamp, kind: text}}
sources:
  health:
    tag: measurements
    xml: {path: export.xml, records: //Record, lists: [MetadataEntry]}
    columns: {timestamp: startDate, kind: type}
"""


def cpu_seconds(pid: int) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> int:
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def main() -> None:
    here = pathlib.Path(__file__).resolve()
    ingestor = sys.argv[2] if len(sys.argv) > 2 else str(here.parents[2] / ".build/release/ingestor")
    with tempfile.TemporaryDirectory() as folder:
        export = pathlib.Path(folder, "export.xml")
        with export.open("wb") as out:
            subprocess.run([sys.executable, here.with_name("health_export.py"), sys.argv[1]], stdout=out, check=True)
        size = export.stat().st_size / (1 << 20)
        pathlib.Path(folder, "ingestor.yaml").write_text(CONFIGURATION)
        process = subprocess.Popen(
            [ingestor, "check", "--output", "json"], cwd=folder, stdout=subprocess.PIPE, text=True)
        staged = peak = total = 0
        for line in process.stdout:
            event = json.loads(line)
            total = cpu_seconds(process.pid)
            peak = peak_megabytes(process.pid)
            if event.get("stage") == "checking" and not staged:
                staged = total
                print(f"{size:.0f} MB into staging: {staged:.1f} CPU s, {size / staged:.0f} MB/s, {peak} MB resident at most")
        process.wait()
        print(f"whole check: {total:.1f} CPU s, {peak} MB resident at most, exit code {process.returncode}")


main()
