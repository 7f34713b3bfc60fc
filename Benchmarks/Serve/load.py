#!/usr/bin/env python3
"""load.py BINARY [RATE [ROWS]]: asks a server for metadata at a steady rate (200 requests a second) while it ingests.

Latency is counted from the moment a request was due, so that a server that stalls cannot hide it. Needs Python alone.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

PATHS = ["/sources", "/sources/bank", "/facts", "/tags", "/users", "/sources/shop"]
CONNECTIONS = 8


def project(folder, rows):
    with open(f"{folder}/ingestor.yaml", "w") as file:
        file.write(
            "users: [James]\nsources:\n"
            "  bank: {tag: transactions, csv: bank.csv, columns: {timestamp: Date, amount: Amount, description: Memo}}\n"
            "  shop: {tag: transactions, csv: shop.csv, columns: {timestamp: Date, amount: Amount, description: Memo}}\n")
    with open(f"{folder}/shop.csv", "w") as file:
        file.write("Date,Amount,Memo\n2026-01-02,-1.00,Kiosk\n")
    random.seed(7)
    with open(f"{folder}/bank.csv", "w") as file:
        file.write("Date,Amount,Memo\n")
        for row in range(rows):
            day = 1 + row % 28
            file.write(f"2026-{1 + row % 12:02}-{day:02},-{random.randint(1, 9999)}.{row % 90 + 10},Payment {row}\n")


def start(binary, folder):
    process = subprocess.Popen(
        [binary, "serve", "--port", "0", "--output", "json"], cwd=folder, stdout=subprocess.PIPE, text=True)
    address = json.loads(process.stdout.readline())["address"]
    return process, address.removeprefix("http://")


def post(host, path, body):
    connection = http.client.HTTPConnection(host)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    return json.loads(connection.getresponse().read())


def get(host, path):
    connection = http.client.HTTPConnection(host)
    connection.request("GET", path)
    return json.loads(connection.getresponse().read())


def load(host, rate, stop, latencies):
    begin = time.monotonic() + 0.1

    def client(number):
        connection = http.client.HTTPConnection(host)
        turn = number
        while not stop.is_set():
            due = begin + turn / rate
            time.sleep(max(0, due - time.monotonic()))
            connection.request("GET", PATHS[turn % len(PATHS)])
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            latencies.append(time.monotonic() - due)
            turn += CONNECTIONS

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    return threads


def main():
    binary = os.path.abspath(sys.argv[1])
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 3_000_000
    with tempfile.TemporaryDirectory() as folder:
        project(folder, rows)
        process, host = start(binary, folder)
        try:
            post(host, "/run", ["shop"])
            job = post(host, "/run", {"sources": ["bank", "shop"], "respond_async": True})["id"]
            stop, latencies, begin = threading.Event(), [], time.monotonic()
            threads = load(host, rate, stop, latencies)
            while get(host, f"/jobs/{job}")["status"] in ("queued", "running"):
                time.sleep(0.25)
            seconds = time.monotonic() - begin
            stop.set()
            for thread in threads:
                thread.join()
            status = get(host, f"/jobs/{job}")["status"]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    latencies.sort()
    shown = {name: latencies[min(len(latencies) - 1, int(len(latencies) * share))] * 1000
             for name, share in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)]}
    print(f"{rows:,} rows {status} in {seconds:.1f} s; {len(latencies):,} answers, {len(latencies) / seconds:.0f}/s; "
          + ", ".join(f"{name} {value:.1f} ms" for name, value in shown.items()))


if __name__ == "__main__":
    main()
