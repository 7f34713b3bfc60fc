import Foundation
import RESTSource

/// Who asks for files at addresses: the `access` of a source, with references to secrets as they were written.
package struct RemoteAccess: Sendable {
  private let settings: Setting?

  /// Nobody in particular.
  init() { settings = nil }

  init(_ settings: Setting?) { self.settings = settings }

  static let shape = Shape.object([
    .init("username", .string, "With 'password': basic authentication."),
    .init("password", .string, "The password, as a secret."),
    .init("token", .string, "A bearer token, as a secret."),
    .init("headers", .map(.string), "Header fields, for example {X-Api-Key: \"${KEY}\"}."),
    .init(
      "access_key_id", .string, "S3: the identifier of the key, as a secret; without keys nothing is signed."),
    .init("secret_access_key", .string, "S3: the key, as a secret."),
    .init("session_token", .string, "S3: the token of temporary keys, as a secret."),
    .init("region", .string, "S3: the region; default us-east-1."),
    .init("endpoint", .string, "S3: the address of a compatible store; default AWS."),
  ])

  var region: String { settings?["region"]?.string ?? "us-east-1" }
  var endpoint: String? { settings?["endpoint"]?.string }

  /// The credentials, secrets filled in.
  /// - Parameter fill: Fills references to secrets.
  func credentials(_ fill: (String) -> String) -> FileClient.Credentials {
    func value(_ name: String) -> String? { settings?[name]?.string.map(fill) }
    var credentials = FileClient.Credentials()
    if let user = value("username") { credentials.basic = (user, value("password") ?? "") }
    credentials.bearer = value("token")
    credentials.headers = (settings?["headers"]?.entries ?? []).map { ($0.key, fill($0.value.string ?? "")) }
    if let id = value("access_key_id") {
      var key = AWSCredentials(
        accessKeyID: id, secretAccessKey: value("secret_access_key") ?? "", region: fill(region),
        service: "s3")
      key.sessionToken = value("session_token")
      credentials.aws = key
    }
    return credentials
  }
}

/// A file at an address, secrets filled in.
package struct RemoteFile: Hashable, Sendable {
  /// `https://host/path?query`, or `s3://bucket/key`.
  let address: String
  /// The path, which tells what the file holds.
  let path: String
}
