import Foundation

/// Percent-encoding (RFC 3986) on bytes.
enum PercentEncoding {
  /// All but unreserved characters encoded: for query values and path segments.
  static func query(_ text: String) -> String { encode(text, keep: "") }

  /// A path: slashes stay.
  static func path(_ text: String) -> String { encode(text, keep: "/") }

  private static func encode(_ text: String, keep: String) -> String {
    let kept = Array(keep.utf8)
    var output: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
      case _ where kept.contains(byte): output.append(byte)
      default:
        output.append(0x25)
        for half in [byte >> 4, byte & 15] { output.append(half < 10 ? 0x30 + half : 0x37 + half) }
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The text with `%XX` resolved, and `+` as a space.
  static func decode(_ text: some StringProtocol) -> String {
    text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? String(text)
  }

  /// The pairs as a query or form.
  static func join(_ parameters: [Parameter]) -> String {
    parameters.map { query($0.name) + "=" + query($0.value) }.joined(separator: "&")
  }
}

/// Base64 (RFC 4648).
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// The variant for addresses, without padding (section 5).
  static func encodeURL(_ bytes: [UInt8]) -> String {
    encode(bytes).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static func decode(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }
}
