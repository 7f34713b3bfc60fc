import Foundation

/// The text of a response as UTF-8 without a byte-order mark.
enum ResponseText {
  static func utf8(_ response: HTTPResponse, format: Resource.Format) throws -> [UInt8] {
    var body = response.body
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { body.removeFirst(3) }
    let type = (response.headers["Content-Type"] ?? "").lowercased()
    if type.contains("html"), body.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
      throw APIError(
        .response, "the server answered with a web page instead of \(format.rawValue)",
        advice: "A login page or an error page, perhaps. It reads: \(Requester.excerpt(response))")
    }
    // XML names its encoding itself.
    if format == .xml { return body }
    if body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF]) {
      guard let text = String(bytes: body, encoding: .utf16) else { throw malformed("UTF-16", at: 0) }
      return Array(text.utf8)
    }
    guard let invalid = body.withUnsafeBufferPointer({ firstInvalidUTF8(in: $0) }) else { return body }
    guard let charset = type.firstMatch(of: /charset="?([a-z0-9_-]+)/).map({ String($0.1) }),
      let encoding: String.Encoding = [
        "iso-8859-1": .windowsCP1252, "latin1": .windowsCP1252,
        "windows-1252": .windowsCP1252, "cp1252": .windowsCP1252,
      ][charset]
    else { throw malformed("UTF-8", at: invalid) }
    guard let text = String(bytes: body, encoding: encoding) else { throw malformed(charset, at: 0) }
    return Array(text.utf8)
  }

  private static func malformed(_ encoding: String, at offset: Int) -> APIError {
    APIError(.response, "the response is not valid \(encoding) (byte \(offset))")
  }
}
