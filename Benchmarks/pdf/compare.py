#!/usr/bin/env python3
"""Compares table finders on documents with known tables: run compare.sh.

Beside each document NAME.pdf stands NAME.json:

    {"pdf": "NAME.pdf", "kind": "tables", "tables": [{"page": 1, "rows": [["Date", "Amount"], ["1 May", "2.50"]]}]}
    {"pdf": "NAME.pdf", "kind": "records", "records": [["1 May", "2.50"]], "password": "optional"}

The first is scored by the F1 of its cells, the second by the share of its records found whole. Where "pages_only" lists
pages, what is found on others does not count. CPU time is that of all processes of a tool, with and without what it takes
for a document of one empty page: the start of the program. Memory is the peak of its largest process.
"""
import argparse, ctypes, json, os, pathlib, subprocess, sys, tempfile, time
import score

HERE = pathlib.Path(__file__).resolve().parent
EMPTY = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
         b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
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
    with tempfile.NamedTemporaryFile(suffix=".pdf") as empty:
        empty.write(EMPTY)
        empty.flush()
        start = min(run(tool, empty.name, None, seconds)[1] for _ in range(3))
    for folder, case in cases:
        found, spent, peak = run(tool, folder / case["pdf"], case.get("password"), seconds)
        cpu, memory, failed = cpu + spent, max(memory, peak), failed + (found is None)
        kind = case["kind"]
        counted = [table for table in found or [] if table.get("page") in case.get("pages_only", [table.get("page")])]
        value = score.cells(case["tables"], counted) if kind == "tables" else score.records(case["records"], counted)
        scores[kind].append(value)
        print(f"{tool:<12}{case['pdf']:<50}{value:.3f}{'  failed' if found is None else ''}", file=sys.stderr)
    return scores, cpu, cpu - start * len(cases), memory, failed


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
    ours = results.get("ingestor", (None, 1.0, 1.0))
    print("| tool | cell F1 | records | CPU time | without start | memory | failed |\n|---|---|---|---|---|---|---|")
    for tool, (scores, cpu, work, memory, failed) in results.items():
        print(f"| {tool} | {mean(scores['tables'])} | {mean(scores['records'])} | {cpu / ours[1]:.1f} × "
              f"| {work / ours[2]:.1f} × | {memory:.0f} MiB | {failed} |")


main()
