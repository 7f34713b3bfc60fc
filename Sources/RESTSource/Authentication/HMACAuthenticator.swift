import Crypto
import Foundation

/// Signs each request with a shared secret.
struct HMACAuthenticator: Authenticator {
  let signature: HMACSignature
  let scope: TemplateScope
  let clock: RunClock

  func authorize(_ request: inout HTTPRequest) async throws {
    let now = clock.now().timeIntervalSince1970
    var variables = [
      "timestamp": String(Int(now)), "timestamp_ms": String(Int(now * 1000)), "method": request.method,
      "path": request.url.path, "nonce": UUID().uuidString.lowercased(),
      "body": String(decoding: request.body ?? [], as: UTF8.self),
    ]
    for parameter in signature.query {
      request.url.set(parameter.name, try scope.adding(variables).fill(parameter.value))
    }
    variables["query"] = request.url.query.joined(separator: "&")
    let message = try scope.adding(variables).fill(signature.message)
    variables["signature"] = try digest(Array(message.utf8))
    for parameter in signature.headers {
      request.headers[parameter.name] = try scope.adding(variables).fill(parameter.value)
    }
    let value = variables["signature"] ?? ""
    switch signature.target {
    case .header(let name): request.headers[name] = value
    case .query(let name): request.url.set(name, value)
    case .body, .path: throw APIError(.definition, "a signature goes into a header or the query")
    }
  }

  private func digest(_ message: [UInt8]) throws -> String {
    let text = try scope.fill(signature.secret)
    guard let secret = signature.secretIsBase64 ? Base64.decode(text) : Array(text.utf8) else {
      throw APIError(.authentication, "the secret of 'hmac' is not Base64")
    }
    let key = SymmetricKey(data: secret)
    let code: [UInt8] =
      switch signature.hash {
      case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
      case .sha384: Array(HMAC<SHA384>.authenticationCode(for: message, using: key))
      case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
      }
    return signature.encoding == .hex ? Hexadecimal.encode(code) : Base64.encode(code)
  }
}

/// Lower-case hexadecimal.
enum Hexadecimal {
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
