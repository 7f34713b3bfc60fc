import Crypto
import Foundation

/// Writes what passes through it to files, without secrets.
///
/// Kept of a request: method, address and a digest of its body. Kept of a response: status, body and the headers that
/// reading needs. Everything the run knows to be secret is replaced by its name, and tokens in JSON bodies by `redacted`.
actor RecordingTransport: HTTPTransport {
  private let inner: any HTTPTransport
  private let folder: URL
  private let redactor: SecretRedactor
  private var count = 0

  init(_ inner: any HTTPTransport, folder: URL, redactor: SecretRedactor) {
    self.inner = inner
    self.folder = folder
    self.redactor = redactor
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let response = try await inner.send(request)
    count += 1
    try write(TrafficCleaner(redactor: redactor).exchange(request, response), number: count)
    return response
  }

  func close() async { await inner.close() }

  private func write(_ exchange: RecordedExchange, number: Int) throws {
    let digits = String(number)
    let name = String(repeating: "0", count: max(6 - digits.count, 0)) + digits + ".json"
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try encoder.encode(exchange).write(to: folder.appending(path: name), options: .atomic)
    } catch {
      throw APIError(.spool, "the recording cannot be written (\(error.localizedDescription))")
    }
  }
}

/// Takes secrets out of traffic.
struct TrafficCleaner: Sendable {
  let redactor: SecretRedactor

  /// Headers of responses that are kept: the ones that reading depends on.
  static let keptHeaders: Set<String> = [
    "content-type", "link", "retry-after", "next-page", "location", "etag", "last-modified", "total-records",
  ]
  /// Query parameters whose values are secrets by their name.
  static let secretNames: Set<String> = [
    "api_key", "apikey", "key", "token", "access_token", "refresh_token", "client_secret", "password",
    "signature",
    "sig", "secret", "code", "id_token", "session_token", "auth",
  ]

  func exchange(_ request: HTTPRequest, _ response: HTTPResponse) -> RecordedExchange {
    let body = request.body.map { redactor.redact(String(decoding: $0, as: UTF8.self)) } ?? ""
    let digest = body.isEmpty ? "" : Hexadecimal.encode(SHA256.hash(data: Data(body.utf8)))
    let headers = response.headers.fields
      .filter {
        Self.keptHeaders.contains($0.name.lowercased()) || $0.name.lowercased().contains("ratelimit")
      }
      .map { [$0.name, redactor.redact($0.value)] }
    return RecordedExchange(
      method: request.method, url: url(request.url), requestBody: digest, status: response.status,
      headers: headers, body: Data(self.body(response.body)).base64EncodedString())
  }

  func url(_ url: HTTPURL) -> String {
    var url = url
    url.query = url.query.map { pair in
      let name = String(pair.prefix { $0 != "=" })
      return Self.secretNames.contains(name.lowercased()) ? name + "=redacted" : pair
    }
    return redactor.redact(url.description)
  }

  private func body(_ body: [UInt8]) -> [UInt8] {
    guard body.withUnsafeBufferPointer({ firstInvalidUTF8(in: $0) }) == nil else { return body }
    let text = redactor.redact(String(decoding: body, as: UTF8.self))
      .replacing(/"(access_token|refresh_token|id_token|client_secret|session_token|password)"\s*:\s*"[^"]*"/)
    {
      "\"\($0.1)\":\"redacted\""
    }
    return Array(text.utf8)
  }
}
