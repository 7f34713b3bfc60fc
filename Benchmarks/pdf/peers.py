#!/usr/bin/env python3
"""peers.py TOOL DOCUMENT: prints the tables that a peer finds, as JSON. PDF_PASSWORD opens an encrypted document."""
import json, os, sys, warnings

warnings.simplefilter("ignore")
PASSWORD = os.environ.get("PDF_PASSWORD")


def pdfplumber(path):
    import pdfplumber as library
    with library.open(path, password=PASSWORD or "") as document:
        return [{"page": page.page_number, "rows": table} for page in document.pages for table in page.extract_tables()]


def camelot(path):
    import camelot as library
    tables = library.read_pdf(path, flavor="hybrid", pages="all", password=PASSWORD, suppress_stdout=True)
    return [{"page": int(table.page), "rows": table.df.values.tolist()} for table in tables]


def tabula(path):
    import tabula as library
    options = {"password": PASSWORD} if PASSWORD else {}
    tables = []
    for page in range(1, pages(path) + 1):
        found = library.read_pdf(
            path, pages=page, guess=True, output_format="json", silent=True, force_subprocess=True, **options)
        tables += [{"page": page, "rows": [[cell["text"] for cell in row] for row in table["data"]]} for table in found]
    return tables


def pages(path):
    import pypdfium2
    return len(pypdfium2.PdfDocument(path, password=PASSWORD))


json.dump({"pdfplumber": pdfplumber, "camelot": camelot, "tabula": tabula}[sys.argv[1]](sys.argv[2]), sys.stdout)
