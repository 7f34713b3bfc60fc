"""HTTPS servers whose certificates are right, expired, not yet valid, for another name and self-signed; ports in ports.json."""
import datetime, http.server, json, pathlib, ssl, sys, threading, time
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

folder = pathlib.Path(sys.argv[2])
now, day = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(days=1)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, signer, first, last, host=None):
    builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(first).not_valid_after(last)
               .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True))
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return builder.sign(signer, hashes.SHA256())


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


class Items(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'[{"id":1},{"id":2}]'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


authority = ec.generate_private_key(ec.SECP256R1())
(folder / "authority.pem").write_bytes(pem(certificate("Authority", authority, "Authority", authority, now - day, now + day)))
kinds = {
    "right": ("Authority", now - day, now + day, "localhost"),
    "expired": ("Authority", now - 3 * day, now - 2 * day, "localhost"),
    "future": ("Authority", now + 2 * day, now + 3 * day, "localhost"),
    "other": ("Authority", now - day, now + day, "other.example"),
    "self-signed": ("localhost", now - day, now + day, "localhost"),
}
ports = {}
for kind, (issuer, first, last, host) in kinds.items():
    key = ec.generate_private_key(ec.SECP256R1())
    signer = authority if issuer == "Authority" else key
    file = folder / f"{kind}.pem"
    file.write_bytes(pem(certificate("localhost", key, issuer, signer, first, last, host)) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Items)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    ports[kind] = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
(folder / "ports.json").write_text(json.dumps(ports))
(folder / "ready").touch()
time.sleep(3600)
