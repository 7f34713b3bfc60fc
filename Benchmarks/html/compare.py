#!/usr/bin/env python3
"""Compares what the HTML reader finds with pandas.read_html, page by page, and reports every difference.

    Benchmarks/html/compare.sh

Pages and the reader's results are the fixtures of HTMLTablesTests, whose tests hold the results. pandas reads with
each of its parsers, without turning texts into numbers or missing values, so that only the tables are compared.
"""
import functools, io, json, pathlib, sys, warnings
import pandas
import pandas.io.html

# Every column as texts, and no text as a missing value.
pandas.io.html.TextParser = functools.partial(pandas.io.html.TextParser, dtype=str)
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/HTMLTablesTests/Fixtures"


def texts(frame: pandas.DataFrame) -> dict:
    """A frame as the fixtures write a table."""
    def name(label):
        parts = []
        for part in label if isinstance(label, tuple) else (label,):
            part = str(part)
            if not parts or parts[-1] != part:
                parts.append(part)
        return " ".join(parts)
    rows = [[None if pandas.isna(cell) or str(cell) == "" else str(cell) for cell in row] for row in frame.itertuples(index=False)]
    return {"columns": [name(label) for label in frame.columns], "rows": rows}


def read(path: pathlib.Path, parser: str):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frames = pandas.read_html(io.BytesIO(path.read_bytes()), flavor=parser, thousands=None, keep_default_na=False)
        return [texts(frame) for frame in frames]
    except Exception as error:  # what pandas says to the page is its result
        return f"{type(error).__name__}: {str(error).splitlines()[0][:100]}"


def shown(rows: list) -> str:
    return f"{rows[:5]}" + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")


def differences(ours: list, theirs) -> list:
    if isinstance(theirs, str):
        return [f"pandas: {theirs}"] if ours or "No tables found" not in theirs else []
    found = []
    if len(ours) != len(theirs):
        found.append(f"tables: {len(ours)} here, {len(theirs)} in pandas")
    for number, (one, other) in enumerate(zip(ours, theirs), 1):
        if one["columns"] != other["columns"]:
            found.append(f"table {number}, columns: {one['columns']} here, {other['columns']} in pandas")
        if one["rows"] != other["rows"]:
            found.append(f"table {number}, rows: {shown(one['rows'])} here, {shown(other['rows'])} in pandas")
    return found


def main() -> None:
    pages = sorted((FIXTURES / "pages").glob("*.html"))
    counts = {}
    for parser in ("lxml", "bs4"):
        alike = 0
        print(f"## pandas {pandas.__version__}, parser {parser}\n")
        for page in pages:
            ours = json.loads((FIXTURES / "expected" / f"{page.stem}.json").read_text(encoding="utf-8"))
            found = differences(ours, read(page, parser))
            alike += not found
            if found:
                print(f"{page.stem}")
                for line in found:
                    print(f"    {line}")
        counts[parser] = alike
        print()
    for parser, alike in counts.items():
        print(f"{parser}: {alike} of {len(pages)} pages alike")


sys.exit(main())
