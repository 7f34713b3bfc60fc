/// Makes single requests: over the network, or from a recording.
package protocol HTTPTransport: Sendable {
  /// Sends a request and receives the whole response. Follows no redirect.
  /// - Throws: ``TransportFault``.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse

  /// Ends connections; nothing can be sent afterwards.
  func close() async
}

/// Why a request has no response.
package enum TransportFault: Error, Hashable, Sendable {
  /// No connection, or it broke.
  case connection(String)
  /// The server's certificate is not trusted, or TLS failed otherwise.
  case tls(String)
  /// It took too long.
  case timeout
  /// The response is larger than allowed.
  case tooLarge(limit: Int)
  /// The compressed body is damaged or cut off.
  case compression(String)
  /// The request cannot be sent.
  case invalid(String)

  /// Whether asking again may help.
  var isTransient: Bool {
    switch self {
    case .connection, .timeout, .compression: true
    case .tls, .tooLarge, .invalid: false
    }
  }
}
