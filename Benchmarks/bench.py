"""Measures first, unchanged, same and changed loads, candidate after candidate in each round, and prints medians as Markdown."""
import argparse, os, shutil, statistics, sys, tempfile
from collections import defaultdict

import candidates, generate, measure

STEPS = ["first", "unchanged", "same", "changed"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ingestor", required=True, help="the command to measure")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--formats", default="csv,ndjson,parquet")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="only DuckDB alone beside it")
    parser.add_argument("--environments", default="", help="the folder of the peers' environments")
    parser.add_argument("--folder", default="", help="where data and databases go; removed afterwards unless given")
    return parser.parse_args()


def chosen(options):
    found = [candidates.raw(sys.executable), candidates.ours(os.path.abspath(options.ingestor))]
    if not options.peers:
        return found
    here = options.environments
    found.append(candidates.whole_history(sys.executable))
    peers = [
        ("dlt", "bin/python", lambda path: [candidates.dlt(path)]),
        ("ingestr", "bin/ingestr", lambda path: [candidates.ingestr(path, way) for way in ("merge", "scd2")]),
        ("sling", "bin/sling-native", lambda path: [
            candidates.sling(path, os.path.join(here, "sling", "home"), os.path.join(here, "sling", "bin", "duckdb"))]),
    ]
    for name, program, make in peers:
        path = os.path.join(here, name, program)
        if os.path.exists(path):
            found += make(path)
        else:
            print(f"bench: {name} is not installed and left out", file=sys.stderr)
    return found


def place(path, source):
    if os.path.exists(source):
        os.remove(source)
    os.link(path, source)


def measure_candidate(candidate, format, base, changed, folder):
    """Yields (step, usage, size of the database in MiB)."""
    work = tempfile.mkdtemp(dir=folder)
    try:
        source, database = os.path.join(work, "transactions." + format), os.path.join(work, "bench.duckdb")
        candidate.prepare(source, work)
        for step in candidate.steps:
            if step == "first" or step == "changed":
                place(changed if step == "changed" else base, source)
            usage = measure.run(candidate.command(source, database, step), work, candidate.environment)
            if candidate.measures_itself:
                words = usage.output.split()
                usage.cpu, usage.wall = float(words[-2]), float(words[-1])
            yield step, usage, os.path.getsize(database) / 2**20
    finally:
        shutil.rmtree(work)



def report(format, rows, results, failures):
    print(f"### {rows:,} rows, {format}\n")
    median = lambda values: statistics.median(values)
    raw = {key: median([one[key] for one in results["DuckDB alone", "first"]]) for key in ("cpu", "wall", "size")}
    lines = ["| | step | CPU s | × raw | wall s | × raw | peak MiB | file MiB | × raw |", "|---|---|--:|--:|--:|--:|--:|--:|--:|"]
    for (name, step), found in results.items():
        cpu, wall, memory, size = (median([one[key] for one in found]) for key in ("cpu", "wall", "memory", "size"))
        lines.append(
            f"| {name} | {step} | {cpu:.2f} | {cpu / raw['cpu']:.2f} | {wall:.2f} | {wall / raw['wall']:.2f} | {memory:.0f} | {size:.0f} | {size / raw['size']:.2f} |")
    print("\n".join(lines))
    for name, why in failures.items():
        print(f"\n{name} failed: {why}")
    print(flush=True)


def main():
    options = arguments()
    folder = options.folder or tempfile.mkdtemp(prefix="ingestor-bench-")
    os.makedirs(folder, exist_ok=True)
    try:
        for format in options.formats.split(","):
            base, changed = generate.generate(folder, options.rows, format)
            results, failures = defaultdict(list), {}
            for round in range(options.rounds):
                for candidate in chosen(options):
                    if format not in candidate.formats or candidate.name in failures:
                        continue
                    try:
                        for step, usage, size in measure_candidate(candidate, format, base, changed, folder):
                            results[candidate.name, step].append(
                                dict(cpu=usage.cpu, wall=usage.wall, memory=usage.memory, size=size))
                            print(f"bench: {format} round {round + 1} {candidate.name} {step}: {usage.cpu:.2f} CPU s", file=sys.stderr)
                    except RuntimeError as error:
                        failures[candidate.name] = str(error)
                        print(f"bench: {error}", file=sys.stderr)
            report(format, options.rows, results, failures)
            if not options.folder:
                for path in (base, changed):
                    os.remove(path)
    finally:
        if not options.folder:
            shutil.rmtree(folder)


main()
