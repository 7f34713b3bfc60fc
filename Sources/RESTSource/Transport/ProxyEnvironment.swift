/// The proxies that the environment names: `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, in either case.
/// `HTTP_PROXY` in capitals is not read, as a web server could set it from a request's header (CVE-2016-5385).
package struct ProxyEnvironment: Hashable, Sendable {
  /// A proxy.
  struct Proxy: Hashable, Sendable {
    let host: String
    let port: Int
    let username: String?
    let password: String?
    let isSOCKS: Bool
  }

  private let byScheme: [String: Proxy]
  private let exceptions: [String]

  /// Reads variables.
  package init(_ variables: [String: String]) {
    var byScheme: [String: Proxy] = [:]
    let all = variables["all_proxy"] ?? variables["ALL_PROXY"]
    byScheme["http"] = Self.proxy(variables["http_proxy"] ?? all)
    byScheme["https"] = Self.proxy(variables["https_proxy"] ?? variables["HTTPS_PROXY"] ?? all)
    self.byScheme = byScheme
    exceptions = (variables["no_proxy"] ?? variables["NO_PROXY"] ?? "").split { $0 == "," || $0 == " " }
      .map { $0.lowercased() }
  }

  /// The proxy for an address, or nil. Loopback is never reached through one.
  func proxy(for origin: HTTPURL.Origin) -> Proxy? {
    let host = origin.host
    if host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]" { return nil }
    for exception in exceptions {
      if exception == "*" { return nil }
      var name = Substring(exception)
      if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]) {
        guard port == origin.port else { continue }
        name = name[..<colon]
      }
      let suffix = name.hasPrefix("*.") ? name.dropFirst(2) : name.hasPrefix(".") ? name.dropFirst() : name
      if host == suffix || host.hasSuffix("." + suffix) { return nil }
    }
    return byScheme[origin.scheme]
  }

  private static func proxy(_ text: String?) -> Proxy? {
    guard let text, !text.isEmpty else { return nil }
    let hasScheme = text.contains("://")
    let scheme = hasScheme ? text.prefix { $0 != ":" }.lowercased() : "http"
    var rest = hasScheme ? text[text.index(text.startIndex, offsetBy: scheme.count + 3)...] : Substring(text)
    rest = rest.prefix { $0 != "/" }
    var user: Substring?
    if let at = rest.lastIndex(of: "@") {
      user = rest[..<at]
      rest = rest[rest.index(after: at)...]
    }
    let host = rest.prefix { $0 != ":" }
    guard !host.isEmpty else { return nil }
    let isSOCKS = scheme.hasPrefix("socks")
    let port = Int(rest.dropFirst(host.count + 1)) ?? (isSOCKS ? 1080 : scheme == "https" ? 443 : 80)
    let name = user.map { $0.prefix { $0 != ":" } }
    return Proxy(
      host: String(host), port: port, username: name.map { PercentEncoding.decode($0) },
      password: user.flatMap { user in name.map { PercentEncoding.decode(user.dropFirst($0.count + 1)) } },
      isSOCKS: isSOCKS)
  }
}
