import Foundation
import Hummingbird

/// The fields of a query or a form, in order; a name may come several times.
struct FormFields: Sendable {
  private let fields: [(name: String, value: String)]

  /// Reads `a=1&b=two+words`.
  init(_ text: some StringProtocol) {
    fields = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
  }

  /// The query of a request.
  init(query request: Request) { self.init(request.uri.query ?? "") }

  /// The first value of a name that is not empty.
  subscript(name: String) -> String? { all(name).first { !$0.isEmpty } }

  /// Every value of a name.
  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  private static func decoded(_ text: some StringProtocol) -> String {
    let spaced = String(text).replacing("+", with: " ")
    return spaced.removingPercentEncoding ?? spaced
  }
}
