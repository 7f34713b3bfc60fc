"""Kinto in memory with 120 records: 'Next-Page' header, '_since' by last_modified, basic authentication."""
import base64, json, pathlib, sys, threading, urllib.request

port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])

from kinto import main
from waitress import create_server

application = main({}, **{
    "userid_hmac_secret": "only for tests", "multiauth.policies": "basicauth",
    "multiauth.policy.basicauth.use": "kinto.core.authentication.BasicAuthAuthenticationPolicy",
    "storage_backend": "kinto.core.storage.memory", "permission_backend": "kinto.core.permission.memory",
    "cache_backend": "kinto.core.cache.memory", "bucket_create_principals": "system.Authenticated"})
server = create_server(application, host="127.0.0.1", port=port)
threading.Thread(target=server.run, daemon=True).start()


def call(method, path, body):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1{path}", json.dumps(body).encode(), method=method)
    request.add_header("Content-Type", "application/json")
    request.add_header("Authorization", "Basic " + base64.b64encode(b"ann:pass-word-2").decode())
    urllib.request.urlopen(request, timeout=20).read()


call("PUT", "/buckets/test", {})
call("PUT", "/buckets/test/collections/items", {})
for start in range(0, 120, 25):
    call("POST", "/batch", {
        "defaults": {"method": "POST", "path": "/v1/buckets/test/collections/items/records"},
        "requests": [{"body": {"data": {"number": n}}} for n in range(start, min(start + 25, 120))]})
(folder / "ready").touch()
threading.Event().wait()
