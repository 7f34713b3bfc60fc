#!/usr/bin/env python3
"""documents.py FOLDER [--seed N] [--count N]: statements, invoices, statistics and lists in many layouts, receipts, and
pages that hold no table, each with what is in it."""
import argparse, html, json, logging, pathlib, random
import weasyprint
from reportlab.pdfgen import canvas

logging.disable(logging.WARNING)
WORDS = ("account annual area bank board budget card charge city client contract council country credit customer debt "
         "delivery demand deposit district education energy export finance fund goods growth health household income "
         "index industry insurance interest land library loan market measure member month network office order pension "
         "plan policy price product project region report reserve road rural sale sector service site staff stock store "
         "survey tax team trade training travel unit urban value vehicle wage waste water").split()
TOWNS = "Aston Bexley Corby Dover Ely Frome Goole Hythe Ilford Jarrow Kendal Leeds Marlow Newark Oakham Poole".split()
SENTENCES = ("The board reviewed the results of the period and found that the measures had the intended effect",
             "In 2021 the council approved 14 new projects with a budget of 3.2 million",
             "Where a figure is not available the table shows a dash", "Interest is worked out daily and paid monthly",
             "Please check this document carefully and tell us about any entry that you do not recognise")


class Maker:
    def __init__(self, folder, seed):
        self.folder, self.seed, self.random = folder, seed, random.Random(seed)

    def words(self, least, most):
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(least, most))).capitalize()

    def prose(self, sentences):
        return ". ".join(self.random.choice(SENTENCES) for _ in range(sentences)) + "."

    def amount(self, most=2000.0, point="."):
        text = f"{self.random.uniform(1, most):,.2f}"
        return text if point == "." else text.replace(",", " ").replace(".", ",").replace(" ", ".")

    # Each content: heading rows, rows, spans, columns of figures.
    def statement(self):
        point, rows = self.random.choice(".,"), []
        for day in range(1, self.random.randint(9, 18)):
            isCredit = self.random.random() < 0.3
            text = [self.words(1, 3)] + [f"REF {self.random.randint(1000, 99999)}"] * (self.random.random() < 0.4)
            moved = self.amount(point=point)
            rows.append([f"{day:02d}.03.24", text, "" if isCredit else moved, moved if isCredit else "", self.amount(9e3, point)])
        return [["Date", "Details", "Paid out", "Paid in", "Balance"]], rows, [], (2, 3, 4)

    def card(self):
        days = range(self.random.randint(8, 16))
        rows = [[f"{day + 1} Mar", f"{day + 2} Mar", self.words(2, 3), self.amount() + self.random.choice(["", "", " CR"])] for day in days]
        return [["Posted", "Made", "Description", "Amount (EUR)"]], rows, [], (3,)

    def invoice(self):
        rows = [[str(n + 1), self.words(2, 12), str(self.random.randint(1, 20)), self.random.choice(["pcs", "h", "kg"]),
                 self.amount(300), self.amount()] for n in range(self.random.randint(4, 11))]
        rows += [["", "", "", "", name, self.amount()] for name in ("Subtotal", "VAT 20%", "Total")]
        return [["Pos", "Description", "Qty", "Unit", "Price", "Amount"]], rows, [], (2, 4, 5)

    def statistics(self):
        groups, years = self.random.randint(2, 3), self.random.randint(2, 3)
        spans = [[0, 0, 1, 0]] + [[0, 1 + g * years, 0, (g + 1) * years] for g in range(groups)]
        top = ["Region"] + [cell for _ in range(groups) for cell in [self.words(1, 2)] + [""] * (years - 1)]
        low = [""] + [str(2020 + year) for _ in range(groups) for year in range(years)]
        rows = [[town] + [self.random.choice(["–", f"{self.random.randint(1, 99999):,}", f"{self.random.uniform(0, 99):.1f}"])
                          for _ in range(groups * years)] for town in self.random.sample(TOWNS, 9)]
        return [top, low], rows, spans, tuple(range(1, 1 + groups * years))

    def accounts(self):
        rows = []
        for _ in range(3):
            rows.append([self.words(1, 2) + ":", "", "", ""])
            rows += [[self.words(1, 4), str(self.random.randint(2, 30)), f"{self.random.randint(10, 99999):,}",
                      f"({self.random.randint(10, 9999):,})"] for _ in range(self.random.randint(2, 4))]
            rows.append(["Total " + self.words(1, 1).lower(), "", f"{self.random.randint(1000, 99999):,}", f"{self.random.randint(1000, 99999):,}"])
        return [["", "Note", "2023", "2022"]], rows, [], (2, 3)

    def directory(self):
        rows = [[town, self.words(1, 1), f"{town.lower()}@example.org", self.words(1, 2)] for town in self.random.sample(TOWNS, 8)]
        return [["Branch", "Department", "E-mail", "Responsible"]], rows, [], ()

    def measures(self):
        rows = [[self.words(1, 2), self.words(4, 12), self.words(1, 3), self.random.choice(["Yes", "No"])] for _ in range(7)]
        return [["Topic", "Measure", "Responsible", "Done"]], rows, [], ()

    STYLES = {
        "grid": "td,th{border:.5pt solid #333}", "plain": "", "ruled": "tr{border-bottom:.4pt solid #999}",
        "heading": ".last th{border-bottom:.6pt solid}", "zebra": "tbody tr:nth-child(even){background:#e8eef5} th{background:#345;color:#fff}",
        "vertical": "table{border:.5pt solid} td,th{border-left:.5pt solid} .last th{border-bottom:.5pt solid}",
        "frame": "table{border:1pt solid}", "inner": "td,th{border-right:.5pt solid;border-bottom:.5pt solid} "
        "td:last-child,th:last-child{border-right:none} tbody tr:last-child td{border-bottom:none}"}

    def table(self, heading, rows, spans, figures):
        """HTML of a table."""
        starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in spans}
        covered = {(i, j) for top, left, bottom, right in spans for i in range(top, bottom + 1) for j in range(left, right + 1)} - set(starts)
        middle, text = self.random.choice(["top", "top", "middle"]), "<table><thead>"
        for i, row in enumerate(heading + rows):
            text += ("</thead><tbody>" if i == len(heading) else "") + f'<tr class="{"last" if i == len(heading) - 1 else ""}">'
            for j, cell in enumerate(row):
                if (i, j) in covered:
                    continue
                down, across = starts.get((i, j), (1, 1))
                align = "center" if across > 1 else "right" if j in figures else "left"
                lines = "<br>".join(map(html.escape, cell if isinstance(cell, list) else [cell]))
                tag = "th" if i < len(heading) else "td"
                text += (f'<{tag} rowspan="{down}" colspan="{across}" style="text-align:{align};vertical-align:{middle}">{lines}</{tag}>')
            text += "</tr>"
        return text + "</tbody></table>"

    def page(self, name, body, style="plain", tables=()):
        font = self.random.choice(["9pt DejaVu Sans", "8pt DejaVu Serif", "10pt DejaVu Sans", "9pt DejaVu Sans Mono"])
        padding = self.random.choice(["2px 4px", "3px 6px", "4px 8px", "6px 10px"])
        css = (f"@page{{size:A4;margin:18mm}} body{{font:{font}}} table{{border-collapse:collapse;width:{self.random.choice(['100%', 'auto'])}}} "
               f"td,th{{padding:{padding}}} .two{{column-count:2}} {self.STYLES[style]}")
        document = weasyprint.HTML(string=f"<meta charset=utf-8><style>{css}</style>{body}").render()
        if len(document.pages) == 1:  # what is on a second page cannot be told beforehand
            document.write_pdf(self.folder / f"{name}.pdf")
            self.note(name, tables)

    def note(self, name, tables):
        case = {"pdf": f"{name}.pdf", "kind": "tables", "tables": list(tables)}
        (self.folder / f"{name}.json").write_text(json.dumps(case, ensure_ascii=False))

    def layout(self, number):
        content = self.random.choice([self.statement, self.card, self.invoice, self.statistics, self.accounts, self.directory, self.measures])
        style = self.random.choice(list(self.STYLES))
        heading, rows, spans, figures = content()
        flat = [[" ".join(cell) if isinstance(cell, list) else cell for cell in row] for row in heading + rows]
        body = f"<h2>{self.words(2, 4)}</h2><p>{self.prose(3)}</p>{self.table(heading, rows, spans, figures)}<p>{self.prose(2)}</p>"
        self.page(f"{self.seed}-{number:03d}-{content.__name__}-{style}", body, style, [{"page": 1, "rows": flat, "spans": spans}])

    def without(self):
        """Pages that hold no table."""
        text = "".join(f"<p>{self.prose(6)}</p>" for _ in range(5))
        self.page(f"{self.seed}-prose", text)
        self.page(f"{self.seed}-two-columns", f'<div class="two" style="text-align:justify">{text}</div>')
        points = "".join(f"<li>{self.words(3, 20)}</li>" for _ in range(14))
        self.page(f"{self.seed}-list", f"<p>{self.prose(2)}</p><ol>{points}</ol>")

    def receipt(self):
        count, name = self.random.randint(5, 12), f"{self.seed}-receipt"
        drawing = canvas.Canvas(str(self.folder / f"{name}.pdf"), pagesize=(226, 260 + 12 * count))
        drawing.setFont("Courier", 8)
        y, rows = 220 + 12 * count, []
        drawing.drawCentredString(113, y, "CORNER MARKET")
        drawing.drawCentredString(113, y - 12, "12 High Street, Aston")
        y -= 40
        for item in [self.words(1, 2) for _ in range(count)] + ["TOTAL", "CASH", "CHANGE"]:
            rows.append([item, self.amount(20)])
            drawing.drawString(12, y, item)
            drawing.drawRightString(214, y, rows[-1][1])
            y -= 12
        drawing.drawCentredString(113, y - 14, "Thank you for your visit")
        drawing.drawCentredString(113, y - 26, "21/03/2024 17:42   Till 3   No 1234")
        drawing.save()
        self.note(name, [{"page": 1, "rows": rows}])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=30, help="of layouts")
    asked = options.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(asked.folder, asked.seed)
    for number in range(asked.count):
        maker.layout(number)
    maker.without()
    maker.receipt()


main()
