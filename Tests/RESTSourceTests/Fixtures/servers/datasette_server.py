"""Datasette over a table of 1050 rows: pages by 'next', 'next_url'."""
import os, pathlib, sqlite3, sys, time, urllib.request

port, folder = sys.argv[1], pathlib.Path(sys.argv[2])
database = folder / "shop.db"
with sqlite3.connect(database) as connection:
    connection.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price REAL)")
    connection.executemany("INSERT INTO items VALUES (?, ?, ?)", [(n, f"item {n} é", n / 4) for n in range(1050)])
connection.close()
if os.fork() == 0:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=5).read()
            (folder / "ready").touch()
            break
        except OSError:
            time.sleep(0.1)
    os._exit(0)
os.execv(sys.executable, [sys.executable, "-m", "datasette", "serve", str(database), "--port", port, "--host", "127.0.0.1"])
