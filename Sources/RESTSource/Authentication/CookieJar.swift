/// The cookies of one session with one host (RFC 6265, without paths and domains: the requests stay on the host).
struct CookieJar: Sendable {
  private var cookies: [Parameter] = []

  /// Takes in what a response sets.
  mutating func take(_ headers: HeaderFields) {
    for value in headers.all("Set-Cookie") {
      let pair = value.prefix { $0 != ";" }
      let name = String(pair.prefix { $0 != "=" }).trimmingSpaces
      guard pair.count > name.count, !name.isEmpty else { continue }
      cookies.removeAll { $0.name == name }
      let content = String(pair.dropFirst(pair.prefix { $0 != "=" }.count + 1)).trimmingSpaces
      let isDeleted = value.lowercased().contains("max-age=0") || content.isEmpty
      if !isDeleted { cookies.append(Parameter(name, content)) }
    }
  }

  /// The value of a cookie.
  subscript(name: String) -> String? { cookies.first { $0.name == name }?.value }

  /// The `Cookie` header; nil without cookies.
  var header: String? {
    cookies.isEmpty ? nil : cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }

  /// The values, to be kept out of messages.
  var values: [Parameter] { cookies }
}

extension String {
  fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}
