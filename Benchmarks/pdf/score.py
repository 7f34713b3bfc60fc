"""Scores tables that were found in a document against those that are in it."""
import re, unicodedata
from collections import Counter

SAME = {ord(a): b for marks, b in (("‐‑‒–—−\u00ad", "-"), ("‘’´`", "'"), ("“”„«»", '"')) for a in marks}


def text(cell):
    """What counts of a cell: its characters without spaces, marks of one meaning taken for one."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell or "")).translate(SAME))


def grid(rows, spans=()):
    """Texts by row and column, without empty rows and columns; and by field of a spanning cell its text and number."""
    rows = [[text(cell) for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    spanned = {(i, j): (rows[top][left], number) for number, (top, left, bottom, right) in enumerate(spans)
               for i in range(top, bottom + 1) for j in range(left, right + 1) if rows[top][left]}
    down = [i for i, row in enumerate(rows) if any(row)]
    across = [j for j in range(width) if any(row[j] for row in rows)]
    spanned = {(down.index(i), across.index(j)): cell for (i, j), cell in spanned.items() if i in down and j in across}
    return [[rows[i][j] for j in across] for i in down], spanned


def aligned(weights):
    """Pairs (i, j) in order of both that add up to the most."""
    height, width = len(weights), len(weights[0]) if weights else 0
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in range(height):
        for j in range(width):
            pair = best[i][j] + weights[i][j] if weights[i][j] else 0
            best[i + 1][j + 1] = max(pair, best[i][j + 1], best[i + 1][j])
    pairs, i, j = [], height, width
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def right_cells(expected, spanned, found):
    """Cells whose text stands in the right row and column, and repeats of spanning cells, which cost nothing. The text
    of a spanning cell may stand anywhere in it."""
    if not expected or not found:
        return 0, 0
    counts = [Counter(filter(None, row)) for row in found]
    rows = aligned([[sum((Counter(filter(None, row)) & count).values()) for count in counts] for row in expected])
    right = (0, 0)

    def same(i, a, j, b):
        cell = found[a][b]
        return bool(cell) and (expected[i][j] == cell or spanned.get((i, j), ("",))[0] == cell)

    for _ in range(3):
        columns = aligned([[sum(same(i, a, j, b) for i, a in rows) for b in range(len(found[0]))]
                           for j in range(len(expected[0]))])
        rows = aligned([[sum(same(i, a, j, b) for j, b in columns) for a in range(len(found))]
                        for i in range(len(expected))])
        hits = [spanned[i, j][1] if (i, j) in spanned else (i, j) for i, a in rows for j, b in columns if same(i, a, j, b)]
        right = max(right, (len(set(hits)), len(hits) - len(set(hits))))
    return right


def size(rows):
    return sum(1 for row in rows for cell in row if cell)


def cells(expected, found):
    """F1 of the cells of a document: every table found counts, so that a table where none is costs."""
    expected = [(table.get("page"), *grid(table["rows"], table.get("spans", ()))) for table in expected]
    found = [(table.get("page"), grid(table["rows"])[0]) for table in found]
    pairs = sorted(
        ((right_cells(rows, spanned, other), i, j) for i, (page, rows, spanned) in enumerate(expected)
         for j, (where, other) in enumerate(found) if None in (page, where) or page == where), reverse=True)
    right, repeats, used = 0, 0, (set(), set())
    for (count, again), i, j in pairs:
        if count and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            right, repeats = right + count, repeats + again
    there, claimed = sum(size(rows) for _, rows, _ in expected), sum(size(rows) for _, rows in found) - repeats
    return 1.0 if there + claimed == 0 else 2 * right / (there + claimed)


def records(expected, found):
    """The share of records of which every field stands in one row; a field may be spread over neighbouring cells, and
    one written with '*' may be part of a cell."""
    rows = [[text(cell) for cell in row if text(cell)] for table in found for row in table["rows"]]
    joined = [{"".join(row[a:b]) for a in range(len(row)) for b in range(a + 1, min(len(row), a + 5) + 1)} for row in rows]
    used, hits = set(), 0
    for record in expected:
        fields = [(text(field.lstrip("*")), field.startswith("*")) for field in record]
        for index, row in enumerate(joined):
            if index in used:
                continue
            if all(any(field in cell for cell in row) if part else field in row for field, part in fields):
                used.add(index)
                hits += 1
                break
    return hits / len(expected)
