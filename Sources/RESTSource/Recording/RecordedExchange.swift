/// A request and its response as a recording keeps them: without secrets.
struct RecordedExchange: Codable, Hashable, Sendable {
  var method: String
  var url: String
  /// The SHA-256 of the request's body, redacted; empty without a body.
  var requestBody: String
  var status: Int
  var headers: [[String]]
  /// The response's body in Base64, redacted where it is text.
  var body: String

  /// What tells requests apart.
  var key: String { method + " " + url + " " + requestBody }
}
