import Foundation

/// An S3-compatible store (Moto) on loopback with a bucket `exports`, which checks signatures and refuses those of others.
package struct ObjectStore: Sendable {
  /// Its address.
  package let endpoint: String
  /// The only key that may.
  package let keyID: String
  package let secret: String

  /// Starts a store, runs the body, stops the store.
  package static func run<Result>(_ body: (ObjectStore) async throws -> Result) async throws -> Result {
    guard let python = TestPython.path else {
      throw ServerProcess.Failure(description: "no Moto: Scripts/test-servers.sh installs it")
    }
    let port = try FreePort.any()
    let server = try ServerProcess(
      [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
      ["INITIAL_NO_AUTH_ACTION_COUNT": "1000000"])
    defer { server.stop() }
    try await server.wait { try FreePort.probe(port) }
    let endpoint = "http://127.0.0.1:\(port)"
    let made = try TestPython.run(
      """
      import sys, boto3, urllib.request
      endpoint = sys.argv[1]
      anyone = dict(endpoint_url=endpoint, region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="y")
      iam = boto3.client("iam", **anyone)
      iam.create_user(UserName="jo")
      key = iam.create_access_key(UserName="jo")["AccessKey"]
      allow = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
      iam.put_user_policy(UserName="jo", PolicyName="all", PolicyDocument=allow)
      boto3.client("s3", **anyone).create_bucket(
          Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
      urllib.request.urlopen(urllib.request.Request(
          endpoint + "/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}, method="POST"))
      print(key["AccessKeyId"], key["SecretAccessKey"])
      """, endpoint
    ).split(whereSeparator: \.isWhitespace)
    guard made.count == 2 else { throw ServerProcess.Failure(description: "the store gave no key") }
    return try await body(ObjectStore(endpoint: endpoint, keyID: String(made[0]), secret: String(made[1])))
  }

  /// Puts an object into the bucket.
  package func put(_ key: String, _ text: String) throws {
    try TestPython.run(
      """
      import sys, boto3
      endpoint, id, secret, key, text = sys.argv[1:]
      s3 = boto3.client("s3", endpoint_url=endpoint, region_name="eu-central-1", aws_access_key_id=id,
                        aws_secret_access_key=secret)
      s3.put_object(Bucket="exports", Key=key, Body=text.encode())
      """, endpoint, keyID, secret, key, text)
  }
}
