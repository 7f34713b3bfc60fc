"""A client of the server: scenario by scenario, each fails loudly where an answer is not as it should be."""

import hashlib
import hmac
import http.server
import json
import sys
import threading
import time

import requests


# What the Data Transformer does.

def list_sources(url):
    response = requests.get(f"{url}/sources", timeout=60)
    response.raise_for_status()
    return response.json()["sources"]


def get_source_metadata(url, name):
    response = requests.get(f"{url}/sources/{name}", timeout=60)
    response.raise_for_status()
    metadata = response.json()
    return metadata.get("source", metadata)


def run_sources(url, names):
    response = requests.post(f"{url}/run", json={"sources": names}, timeout=60)
    response.raise_for_status()
    return response.json()


def transformer(url):
    assert list_sources(url) == ["bank", "shop"]
    assert get_source_metadata(url, "bank")["satellites"] == {}
    answer = run_sources(url, ["bank"])
    assert answer["status"] == "succeeded" and answer["sources_run"] == ["bank"], answer
    (result,) = answer["results"]
    assert (result["rows_read"], result["rows_inserted"], result["rows_deleted"]) == (2, 2, 0), result
    assert result["satellite"].startswith("sat_transactions__bank__james") and result["error"] is None
    metadata = get_source_metadata(url, "bank")
    assert metadata["hub"] == "vault.hub_transactions" and metadata["key_columns"] == ["pk"]
    assert metadata["business_key_columns"] == ["timestamp", "amount", "description"], metadata
    assert metadata["satellites"]["bank"]["description"] == "memo", metadata
    assert metadata["dimensions"] == {"payment_entity": ["description"]} and metadata["dimension_map"] == {}
    assert requests.get(f"{url}/facts", timeout=60).json() == {"facts": {"hub_transactions": ["bank"]}}
    # A bare list, nothing, and the second time nothing is new.
    assert requests.post(f"{url}/run", json=["shop"], timeout=60).json()["sources_run"] == ["shop"]
    again = requests.post(f"{url}/run", timeout=60).json()
    assert [r["status"] for r in again["results"]] == ["unchanged", "unchanged"], again
    assert requests.get(f"{url}/runs/{answer['run_id']}", timeout=60).json()["loads"][0]["counts"]["new"] == 2
    unknown = requests.post(f"{url}/run", json={"sources": ["bnak", "bank"]}, timeout=60)
    assert unknown.status_code == 404 and unknown.json()["known"] == ["bank", "shop"], unknown.text
    assert "'bnak'" in unknown.json()["detail"] and unknown.headers["Content-Type"] == "application/problem+json"


# Every route, as the description of the API has it.

def description(url):
    from jsonschema import Draft202012Validator
    from openapi_spec_validator import validate

    document = requests.get(f"{url}/openapi.json", timeout=60).json()
    validate(document)
    run = requests.post(f"{url}/run", timeout=60).json()["run_id"]
    samples = {"/sources/{name}": "bank", "/tags/{name}": "transactions", "/quarantine/{id}": "1"}
    bodies = {"/quarantine/replay": {"source": "bank"}, "/quarantine/discard": {"source": "bank", "ids": [1]}}
    checked = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "delete":
                continue
            address = path
            for prefix, value in samples.items():
                if path.startswith(prefix):
                    address = path.replace("{name}", value).replace("{id}", value)
            address = address.replace("{id}", run)
            query = "?key=2026-01-02&key=-54.20&key=Grocer" if path.endswith("/history") else ""
            response = requests.request(
                method, url + address + query, json=bodies.get(path), timeout=60, headers={"Accept": "application/json"})
            status = str(response.status_code)
            assert status in operation["responses"], (method, address, status, response.text)
            content = operation["responses"][status].get("content", {})
            media = response.headers["Content-Type"].split(";")[0]
            assert media in content, (address, media)
            if media == "application/json":
                schema = {**content[media]["schema"], "components": document["components"]}
                errors = list(Draft202012Validator(schema).iter_errors(response.json()))
                assert not errors, (address, errors)
            checked += 1
            refused = requests.patch(url + address, timeout=60)
            assert refused.status_code == 405 and method.upper() in refused.headers["Allow"], refused.text
    assert checked > 20, checked
    nothing = requests.get(f"{url}/nothing", timeout=60)
    problem = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    assert nothing.status_code == 404 and not list(Draft202012Validator(problem).iter_errors(nothing.json()))
    bad = requests.post(f"{url}/run", data="{", headers={"Content-Type": "application/json"}, timeout=60)
    assert bad.status_code == 400, bad.text
    assert requests.post(f"{url}/run", data="sources=bank", timeout=60).status_code == 415
    wrong = requests.post(f"{url}/run", json={"sources": 5}, timeout=60)
    assert wrong.status_code == 422 and wrong.json()["type"].startswith("urn:ingestor:problem:"), wrong.text
    large = requests.post(f"{url}/run", json={"sources": ["x" * 2_000_000]}, timeout=60)
    assert large.status_code == 413, large.status_code


# Who may ask.

def strangers(url):
    evil = "http://evil.example"
    assert requests.get(f"{url}/sources", headers={"Host": "evil.example"}, timeout=60).status_code == 421
    assert requests.get(f"{url}/sources", headers={"Host": "localhost:1"}, timeout=60).status_code == 200
    for headers in [{"Origin": evil}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]:
        response = requests.post(f"{url}/run", json=[], headers=headers, timeout=60)
        assert response.status_code == 403, (headers, response.text)
    # A form of the pages comes from the pages.
    form = {"source": "bank"}
    assert requests.post(f"{url}/ui/run", data=form, timeout=60).status_code == 403
    own = requests.post(f"{url}/ui/run", data=form, headers={"Origin": url}, timeout=60, allow_redirects=False)
    assert own.status_code == 303 and own.headers["Location"].startswith("/ui/runs/"), own.text
    page = requests.get(f"{url}/ui", timeout=60)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"], page.headers
    assert page.headers["X-Frame-Options"] == "DENY" and "Access-Control-Allow-Origin" not in page.headers


def token(url, secret):
    assert requests.get(f"{url}/health", timeout=60).status_code == 200
    missing = requests.get(f"{url}/sources", timeout=60)
    assert missing.status_code == 401 and missing.headers["WWW-Authenticate"] == "Bearer"
    assert secret not in missing.text
    for wrong in ["", secret[:-1], secret + "x"]:
        response = requests.get(f"{url}/sources", headers={"Authorization": f"Bearer {wrong}"}, timeout=60)
        assert response.status_code == 401, wrong
    right = {"Authorization": f"Bearer {secret}"}
    assert requests.get(f"{url}/sources", headers=right, timeout=60).json()["sources"] == ["bank", "shop"]
    browser = requests.Session()
    assert browser.get(f"{url}/ui", timeout=60).url.endswith("/ui/login")
    headers = {"Origin": url}
    assert browser.post(f"{url}/ui/login", data={"token": "wrong"}, headers=headers, timeout=60).status_code == 401
    answer = browser.post(
        f"{url}/ui/login", data={"token": secret}, headers=headers, timeout=60, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and secret not in cookie, cookie
    assert "<h1>Sources</h1>" in browser.get(f"{url}/ui", timeout=60).text
    browser.post(f"{url}/ui/logout", headers=headers, timeout=60)
    assert browser.get(f"{url}/ui", timeout=60).url.endswith("/ui/login")


# Jobs.

def events(url, job, last=0):
    with requests.get(
        f"{url}/jobs/{job}/events", stream=True, timeout=60, headers={"Last-Event-ID": str(last)}) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        name = None
        for line in response.iter_lines(decode_unicode=True):
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield name, json.loads(line[6:])


def job(url):
    answer = requests.post(f"{url}/run", headers={"Prefer": "respond-async"}, json={"force": True}, timeout=60)
    assert answer.status_code == 202 and answer.headers["Location"] == f"/jobs/{answer.json()['id']}", answer.text
    seen = list(events(url, answer.json()["id"]))
    names = [name for name, _ in seen]
    assert names[0] == "state" and names[-1] == "state" and seen[-1][1]["status"] == "succeeded", names
    assert names.count("source_finished") == 2 and "stage" in names, names
    # How far a statement is has no number: only a slow run tells it.
    numbered = [name for name in names if name not in ("progress", "ping")]
    later = [name for name, _ in events(url, answer.json()["id"], last=len(numbered) - 1)]
    assert later == ["state"], later
    finished = requests.get(f"{url}{answer.headers['Location']}", timeout=60).json()
    assert finished["status"] == "succeeded" and finished["ended_at"].endswith("Z"), finished
    assert requests.get(f"{url}/jobs/none", timeout=60).status_code == 404


def cancel(url):
    """A run that loads many rows is stopped; meanwhile everything else is answered."""
    answer = requests.post(f"{url}/run", json={"sources": ["bank"], "respond_async": True}, timeout=60).json()
    waiting = requests.post(f"{url}/run", json={"sources": ["shop"], "respond_async": True}, timeout=60).json()
    for name, data in events(url, answer["id"]):
        if name == "stage" and data["stage"] == "checking":
            break
    times = []
    for path in ["/sources/bank", "/facts", "/sources", "/runs"] * 5:
        start = time.monotonic()
        assert requests.get(url + path, timeout=60).status_code == 200
        times.append(time.monotonic() - start)
    assert max(times) < 2, max(times)
    assert requests.get(f"{url}/jobs/{waiting['id']}", timeout=60).json()["status"] == "queued"
    assert requests.delete(f"{url}/jobs/{waiting['id']}", timeout=60).json()["status"] == "cancelled"
    assert requests.delete(f"{url}/jobs/{answer['id']}", timeout=60).status_code == 202
    last = list(events(url, answer["id"]))[-1][1]
    assert last["status"] == "cancelled", last
    assert requests.get(f"{url}/sources/bank", timeout=60).json()["satellites"] == {}


def start(url, name):
    answer = requests.post(f"{url}/run", json={"sources": [name], "respond_async": True}, timeout=60).json()
    for event, data in events(url, answer["id"]):
        if event == "stage" and data["stage"] == "loading":
            return


def quarantine(url):
    requests.post(f"{url}/run", json=["bank"], timeout=60)
    rows = requests.get(f"{url}/quarantine?source=bank", timeout=60).json()["quarantine"]
    assert len(rows) == 2 and rows[0]["line"] == 2 and "Amount" in rows[0]["reasons"][0], rows
    for row in rows:
        assert requests.get(f"{url}/quarantine/{row['id']}", timeout=60).json() == row
    assert json.loads(rows[0]["row"])["Memo"] == "Broken", rows
    for unknown in ["0", "99", "none"]:
        assert requests.get(f"{url}/quarantine/{unknown}", timeout=60).status_code == 404, unknown
    replayed = requests.post(f"{url}/quarantine/replay", json={"source": "bank"}, timeout=60).json()
    # Nothing was put right meanwhile.
    assert replayed["results"][0]["rows_inserted"] == 0, replayed
    nothing = requests.post(f"{url}/quarantine/discard", json={"source": "bank"}, timeout=60)
    assert nothing.status_code == 422, nothing.text
    one = requests.post(f"{url}/quarantine/discard", json={"source": "bank", "ids": [rows[0]["id"]]}, timeout=60)
    assert one.json() == {"discarded": 1}, one.text
    left = requests.get(f"{url}/quarantine", timeout=60).json()["quarantine"]
    assert [row["id"] for row in left] == [rows[1]["id"]], left
    assert requests.get(f"{url}/quarantine?source=nobody", timeout=60).status_code == 404


def row(url, text):
    answer = requests.get(f"{url}/sources/bank/rows", timeout=60).json()
    assert answer["columns"][:3] == ["date", "amount", "memo"], answer
    assert any(text in row for row in answer["rows"]), answer


# Notifications.

def hook(port, statuses=()):
    """Receives notifications: their bodies and signatures; answers in turn with the statuses, then with 204."""
    received, left = [], list(statuses)

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((body, self.headers["X-Ingestor-Signature"]))
            self.send_response(left.pop(0) if left else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", int(port)), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return received


def wait(received, count):
    deadline = time.monotonic() + 20
    while len(received) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(received) == count, received


def notify(url, port, secret):
    # The first attempt fails, so that it must come again.
    received = hook(port, [500])
    assert requests.post(f"{url}/run", json=["shop"], timeout=60).json()["status"] == "failed"
    wait(received, 2)
    body, signature = received[1]
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    message = json.loads(body)
    assert (message["event"], message["source"], message["user"]) == ("contract", "shop", "James"), message
    assert "Memo" in message["problems"][0]["message"] and secret not in body.decode(), message


def failure(url, port):
    """Only failures are to be told: of a source that cannot be read, and of a run that takes too long."""
    received = hook(port)
    assert requests.post(f"{url}/run", json=["shop"], timeout=60).json()["status"] == "failed"
    answer = requests.post(f"{url}/run", json=["service"], timeout=60).json()
    assert answer["status"] == "failed", answer
    wait(received, 1)
    message = json.loads(received[0][0])
    assert (message["event"], message["source"], message["trigger"]) == ("failure", "service", "api"), message
    assert message["run_id"] == answer["run_id"] and message["problems"], message
    assert received[0][1] is None, "nothing is signed without a secret"

    late = requests.post(f"{url}/run", json=["endless"], timeout=60).json()
    assert late["status"] == "failed" and late["problems"][0]["code"] == "server.timeout", late
    wait(received, 2)
    message = json.loads(received[1][0])
    assert (message["event"], message["source"]) == ("failure", "endless"), message
    assert "longer than 2 seconds" in message["problems"][0]["message"], message
    # The line goes on.
    assert requests.post(f"{url}/run", json=["bank"], timeout=60).json()["status"] == "succeeded"


# Pages.

def pages(url):
    run = requests.post(f"{url}/run", json=["bank"], timeout=60).json()["run_id"]
    for path, text in [
            ("", "2 rows stored"), ("/sources/bank", "Rows per run"), ("/runs", "Start a run"),
            ("/sources/bank?key=2026-01-02&key=-54.20&key=Grocer", "The rows of the key through time"),
            (f"/runs/{run}", "succeeded"), ("/quarantine", "Broken"), ("/tags", "transactions"),
            ("/tags/transactions", "Coverage over time"), ("/diagram", "hub_transactions")]:
        page = requests.get(f"{url}/ui{path}", timeout=60)
        assert page.status_code == 200 and text in page.text, (path, page.status_code, page.text)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
