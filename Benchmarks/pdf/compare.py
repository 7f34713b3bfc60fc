#!/usr/bin/env python3
"""Compares table finders on documents with known tables: run compare.sh.

Beside each document NAME.pdf stands NAME.json:

    {"pdf": "NAME.pdf", "kind": "tables", "tables": [{"page": 1, "rows": [["Date", "Amount"], ["1 May", "2.50"]]}]}
    {"pdf": "NAME.pdf", "kind": "records", "records": [["1 May", "2.50"]], "password": "optional"}

The first is scored by the F1 of its cells, the second by the share of its records found whole. CPU time is that of all
processes of a tool, start of the program included; memory is the peak of its largest process.
"""
import argparse, ctypes, json, os, pathlib, subprocess, sys, tempfile, time
import score

HERE = pathlib.Path(__file__).resolve().parent
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: children whose parent is gone become ours, so that their time counts.


def command(tool):
    if tool == "ingestor":
        return [os.environ["INGESTOR"], "pdf", "tables"]
    return [sys.executable, str(HERE / "peers.py"), tool]


def run(tool, document, password, seconds):
    """The tables found, None where the tool failed; CPU seconds and peak memory in MiB."""
    environment = os.environ | ({"PDF_PASSWORD": password} if password else {})
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command(tool) + [str(document)], stdout=output, stderr=errors, env=environment)
        cpu, memory, end = 0.0, 0, time.monotonic() + seconds
        while True:
            try:
                ended, _, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if ended == 0:
                if time.monotonic() > end:
                    process.kill()
                time.sleep(0.005)
                continue
            cpu += usage.ru_utime + usage.ru_stime
            memory = max(memory, usage.ru_maxrss / 1024)
        output.seek(0)
        try:
            return json.load(output), cpu, memory
        except ValueError:
            return None, cpu, memory


def measure(tool, cases, seconds):
    scores, cpu, memory, failed = {"tables": [], "records": []}, 0.0, 0.0, 0
    for folder, case in cases:
        found, spent, peak = run(tool, folder / case["pdf"], case.get("password"), seconds)
        cpu, memory, failed = cpu + spent, max(memory, peak), failed + (found is None)
        kind = case["kind"]
        value = score.cells(case["tables"], found or []) if kind == "tables" else score.records(case["records"], found or [])
        scores[kind].append(value)
        print(f"{tool:<12}{case['pdf']:<50}{value:.3f}{'  failed' if found is None else ''}", file=sys.stderr)
    return scores, cpu, memory, failed


def mean(values):
    return f"{sum(values) / len(values):.3f}" if values else "–"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folders", nargs="*", type=pathlib.Path, help="folders of documents; default: generated ones")
    options.add_argument("--tools", default="ingestor,camelot,tabula,pdfplumber")
    options.add_argument("--seed", type=int, default=1, help="of the generated documents")
    options.add_argument("--timeout", type=float, default=120, help="seconds for one document")
    asked = options.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    folders = asked.folders
    if not folders:
        generated = pathlib.Path(tempfile.mkdtemp(prefix="pdf-documents-"))
        subprocess.run([sys.executable, str(HERE / "documents.py"), str(generated), "--seed", str(asked.seed)], check=True)
        folders = [generated]
    cases = [(folder, json.loads(path.read_text())) for folder in folders for path in sorted(folder.glob("*.json"))]
    if not cases:
        sys.exit("compare.py: no document with what is in it: NAME.pdf and NAME.json")
    results = {tool: measure(tool, cases, asked.timeout) for tool in asked.tools.split(",")}
    ours = results.get("ingestor", (None, None))[1]
    print("| tool | cell F1 | records | CPU time | memory | failed |\n|---|---|---|---|---|---|")
    for tool, (scores, cpu, memory, failed) in results.items():
        ratio = f"{cpu / ours:.1f} ×" if ours else f"{cpu:.1f} s"
        print(f"| {tool} | {mean(scores['tables'])} | {mean(scores['records'])} | {ratio} | {memory:.0f} MiB | {failed} |")


main()
