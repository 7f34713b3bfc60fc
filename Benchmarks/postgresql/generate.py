#!/usr/bin/env python3
"""generate.py ROWS first|changed: a bank's export with eight columns on standard output; the same rows each time.

'changed' has another amount in one row of a hundred, and one row more for each hundred.
"""
import datetime, random, sys

rows, kind = int(sys.argv[1]), sys.argv[2]
random.seed(7)
start = datetime.date(2015, 1, 1)
write = sys.stdout.write
write("id,booked,amount,memo,currency,shop,quantity,note\n")
for number in range(rows + (rows // 100 if kind == "changed" else 0)):
    amount = random.randint(-500000, 500000)
    if kind == "changed" and number % 100 == 0:
        amount += 1
    day = start + datetime.timedelta(days=number % 4000)
    note = f"note {number}" if number % 3 == 0 else ""
    write(f"{number},{day},{amount / 100:.2f},Payment number {number},{('EUR', 'USD', 'GBP')[number % 3]},"
          f"Shop {number * 7919 % 5000},{number % 97},{note}\n")
