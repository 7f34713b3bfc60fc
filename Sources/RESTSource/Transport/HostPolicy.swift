/// Which hosts requests may go to, and which may see credentials.
struct HostPolicy: Sendable {
  /// The origins that the configuration names in full: the base URL, addresses of resources, token endpoints.
  let trusted: Set<HTTPURL.Origin>
  /// Patterns of further hosts; `*` for all.
  let allowed: [String]

  /// Whether credentials may go there.
  func trusts(_ origin: HTTPURL.Origin) -> Bool { trusted.contains(origin) }

  /// Whether a request may go there at all.
  func permits(_ origin: HTTPURL.Origin) -> Bool {
    if trusted.contains(origin) { return true }
    return allowed.contains { pattern in
      if pattern == "*" { return true }
      var name = pattern.lowercased()[...]
      if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]) {
        guard port == origin.port else { return false }
        name = name[..<colon]
      } else if origin.port != (origin.scheme == "https" ? 443 : 80) {
        return false
      }
      if name.hasPrefix("*.") { return origin.host.hasSuffix(name.dropFirst()) }
      return origin.host == name
    }
  }

  /// Checks a request, and lifts an `http` link to a trusted `https` origin to `https`: servers behind a TLS proxy write such links.
  func check(_ url: HTTPURL) throws -> HTTPURL {
    var url = url
    if url.origin.scheme == "http", !trusted.contains(url.origin) {
      var secure = url.origin
      secure.scheme = "https"
      if secure.port == 80 { secure.port = 443 }
      if trusted.contains(secure) { url.origin = secure }
    }
    guard permits(url.origin) else {
      throw APIError(
        .policy, "the host \(url.authority) is not allowed",
        advice: "If the API really answers from there, add it to 'allow_hosts'.")
    }
    return url
  }
}
