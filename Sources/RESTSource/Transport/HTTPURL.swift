import Foundation

/// An absolute `http` or `https` address. Path and query keep the encoding they came with.
package struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
  /// Scheme, host and port: what a credential belongs to (RFC 6454).
  package struct Origin: Hashable, Sendable {
    /// `http` or `https`.
    package var scheme: String
    /// Lower case.
    package var host: String
    /// The port, the scheme's own where none is written.
    package var port: Int
  }

  /// Scheme, host and port.
  package var origin: Origin
  /// The path, encoded; starts with `/`.
  package var path: String
  /// The query's pairs, encoded.
  package var query: [String]

  /// Reads an address; nil where it is not absolute, or not `http(s)`. User names and fragments are dropped.
  package init?(_ text: String) {
    guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(),
      scheme == "http" || scheme == "https", let host = components.host?.lowercased(), !host.isEmpty
    else { return nil }
    origin = Origin(scheme: scheme, host: host, port: components.port ?? (scheme == "https" ? 443 : 80))
    path = components.percentEncodedPath.isEmpty ? "/" : components.percentEncodedPath
    query = (components.percentEncodedQuery ?? "").split(separator: "&").map(String.init)
  }

  /// The address that a reference (RFC 3986, 4.1) found in a response to this one means.
  package func resolving(_ reference: String) -> HTTPURL? {
    guard let base = URL(string: description), let url = URL(string: reference, relativeTo: base) else {
      return nil
    }
    return HTTPURL(url.absoluteString)
  }

  /// Adds a pair to the query.
  mutating func append(_ name: String, _ value: String) {
    query.append(PercentEncoding.query(name) + "=" + PercentEncoding.query(value))
  }

  /// Replaces a pair of the query.
  mutating func set(_ name: String, _ value: String) {
    query.removeAll { PercentEncoding.decode($0.prefix { $0 != "=" }) == name }
    append(name, value)
  }

  /// The query's pairs, decoded.
  var pairs: [Parameter] {
    query.map { pair in
      let name = pair.prefix { $0 != "=" }
      return Parameter(PercentEncoding.decode(name), PercentEncoding.decode(pair.dropFirst(name.count + 1)))
    }
  }

  /// Host and, where it is not the scheme's own, port.
  var authority: String {
    let standard = origin.scheme == "https" ? 443 : 80
    return origin.port == standard ? origin.host : "\(origin.host):\(origin.port)"
  }

  /// The address as sent.
  package var description: String {
    "\(origin.scheme)://\(authority)\(path)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  /// The address without its query.
  var withoutQuery: String { "\(origin.scheme)://\(authority)\(path)" }
}
