import Foundation

/// An S3-compatible store (Moto) on loopback with a bucket `exports`. Reading needs the signature that botocore would make.
package struct ObjectStore: Sendable {
  /// Its address.
  package let endpoint: String
  /// The only key that may read.
  package static let keyID = "AKIDEXAMPLE"
  package static let secret = "s3cret/Word+{x}"

  private static let server = """
    import sys
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    port, key, secret = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    store = DomainDispatcherApplication(create_backend_app)

    def is_signed(environ):
        header = environ.get("HTTP_AUTHORIZATION", "")
        if f"Credential={key}/" not in header:
            return False
        names = header.split("SignedHeaders=")[1].split(",")[0].split(";")
        headers = {name: environ.get("HTTP_" + name.upper().replace("-", "_"), "") for name in names}
        url = "http://" + environ["HTTP_HOST"] + environ["RAW_URI"]
        request = AWSRequest(method=environ["REQUEST_METHOD"], url=url, headers=headers)
        request.context["timestamp"] = headers["x-amz-date"]
        signer = S3SigV4Auth(Credentials(key, secret), "s3", "eu-central-1")
        return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request) in header

    def checked(environ, start):
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and not is_signed(environ):
            start("403 Forbidden", [])
            return [b"SignatureDoesNotMatch"]
        return store(environ, start)

    run_simple("127.0.0.1", port, checked, threaded=True)
    """

  /// Starts a store, runs the body, stops the store.
  package static func run<Result>(_ body: (ObjectStore) async throws -> Result) async throws -> Result {
    guard let python = TestPython.path else {
      throw ServerProcess.Failure(description: "no Moto: Scripts/test-servers.sh installs it")
    }
    let port = try FreePort.any()
    let process = try ServerProcess([python, "-c", server, String(port), keyID, secret])
    defer { process.stop() }
    try await process.wait { try FreePort.probe(port) }
    let store = ObjectStore(endpoint: "http://127.0.0.1:\(port)")
    try store.python(
      "s3.create_bucket(Bucket='exports', CreateBucketConfiguration={'LocationConstraint': 'eu-central-1'})")
    return try await body(store)
  }

  /// Puts an object into the bucket.
  package func put(_ key: String, _ text: String) throws {
    try python("s3.put_object(Bucket='exports', Key=sys.argv[2], Body=sys.argv[3].encode())", key, text)
  }

  private func python(_ script: String, _ first: String = "", _ second: String = "") throws {
    try TestPython.run(
      """
      import sys, boto3
      s3 = boto3.client("s3", endpoint_url=sys.argv[1], region_name="eu-central-1", aws_access_key_id="any",
                        aws_secret_access_key="any")
      \(script)
      """, endpoint, first, second)
  }
}
