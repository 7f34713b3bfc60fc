import Crypto
import Foundation

/// AWS Signature Version 4 in the `Authorization` header.
struct AWSAuthenticator: Authenticator {
  let credentials: AWSCredentials
  let scope: TemplateScope
  let clock: RunClock

  func authorize(_ request: inout HTTPRequest) async throws {
    let stamp = CursorTime.text(Int(clock.now().timeIntervalSince1970) * 1_000_000_000, .iso8601)
      .replacing("-", with: "").replacing(":", with: "")
    let date = String(stamp.prefix(8))
    let key = try scope.fill(credentials.accessKeyID)
    let secret = try scope.fill(credentials.secretAccessKey)
    let (region, service) = (try scope.fill(credentials.region), try scope.fill(credentials.service))
    request.headers["X-Amz-Date"] = stamp
    if let token = credentials.sessionToken {
      request.headers["X-Amz-Security-Token"] = try scope.fill(token)
    }
    let payload = Hexadecimal.encode(SHA256.hash(data: Data(request.body ?? [])))
    if service == "s3" { request.headers["X-Amz-Content-Sha256"] = payload }

    let headers = signedHeaders(request)
    let names = headers.map(\.name).joined(separator: ";")
    let canonical = [
      request.method, canonicalPath(request.url.path, service), canonicalQuery(request.url),
      headers.map { "\($0.name):\($0.value)\n" }.joined(), names, payload,
    ].joined(separator: "\n")
    let area = "\(date)/\(region)/\(service)/aws4_request"
    let text = [
      "AWS4-HMAC-SHA256", stamp, area, Hexadecimal.encode(SHA256.hash(data: Data(canonical.utf8))),
    ].joined(separator: "\n")
    let signing = [date, region, service, "aws4_request"].reduce(Array("AWS4\(secret)".utf8)) { mac($0, $1) }
    request.headers["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=\(key)/\(area), SignedHeaders=\(names), "
      + "Signature=\(Hexadecimal.encode(mac(signing, text)))"
  }

  private func mac(_ key: [UInt8], _ text: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
  }

  private func signedHeaders(_ request: HTTPRequest) -> [Parameter] {
    let own = request.headers.fields.filter {
      let name = $0.name.lowercased()
      return name.hasPrefix("x-amz-") || name == "content-type"
    }
    return
      ([Parameter("host", request.url.authority)]
      + own.map { Parameter($0.name.lowercased(), $0.value.split(separator: " ").joined(separator: " ")) })
      .sorted { $0.name < $1.name }
  }

  /// Each segment encoded once more, except for S3.
  private func canonicalPath(_ path: String, _ service: String) -> String {
    service == "s3" ? path : PercentEncoding.path(path)
  }

  private func canonicalQuery(_ url: HTTPURL) -> String {
    let pairs = url.pairs.map { Parameter(PercentEncoding.query($0.name), PercentEncoding.query($0.value)) }
    let sorted = pairs.sorted { a, b in a.name == b.name ? a.value < b.value : a.name < b.name }
    return sorted.map { $0.name + "=" + $0.value }.joined(separator: "&")
  }
}
