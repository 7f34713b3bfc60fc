import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Synchronization

/// Requests over the network. Certificates are always verified; there is no switch for it.
package final class NetworkTransport: HTTPTransport {
  private let limits: Limits
  private let proxies: ProxyEnvironment
  private let authorities: TrustedAuthorities
  private let clients = Mutex<[ProxyEnvironment.Proxy?: HTTPClient]>([:])

  /// Creates a transport; connections are opened when they are needed.
  package init(
    limits: Limits, proxies: ProxyEnvironment = ProxyEnvironment(ProcessInfo.processInfo.environment),
    authorities: TrustedAuthorities = TrustedAuthorities(ProcessInfo.processInfo.environment)
  ) {
    self.limits = limits
    self.proxies = proxies
    self.authorities = authorities
  }

  private func client(for origin: HTTPURL.Origin) throws -> HTTPClient {
    let proxy = proxies.proxy(for: origin)
    return try clients.withLock {
      if let client = $0[proxy] { return client }
      var configuration = HTTPClient.Configuration()
      configuration.tlsConfiguration = try authorities.configuration()
      configuration.redirectConfiguration = .disallow
      configuration.timeout = .init(
        connect: .milliseconds(Int64(limits.connectTimeout * 1000)),
        read: .milliseconds(Int64((limits.idleTimeout ?? limits.timeout) * 1000)))
      configuration.decompression = .enabled(limit: .size(limits.maximumResponseBytes))
      configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(limits.concurrency, 1)
      configuration.connectionPool.retryConnectionEstablishment = false
      if let proxy {
        configuration.proxy =
          proxy.isSOCKS
          ? .socksServer(host: proxy.host, port: proxy.port)
          : .server(
            host: proxy.host, port: proxy.port,
            authorization: proxy.username.map { .basic(username: $0, password: proxy.password ?? "") })
      }
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      $0[proxy] = client
      return client
    }
  }

  /// Sends a request.
  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    var message = HTTPClientRequest(url: request.url.description)
    message.method = .RAW(value: request.method)
    for field in request.headers.fields { message.headers.add(name: field.name, value: field.value) }
    if let body = request.body { message.body = .bytes(body, length: .known(Int64(body.count))) }
    let client = try client(for: request.url.origin)
    let limit = limits.maximumResponseBytes
    let outgoing = message
    let sink = request.sink
    let nanoseconds = Int64(limits.timeout * 1_000_000_000)
    do {
      return try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
        group.addTask {
          let response = try await client.execute(outgoing, timeout: .nanoseconds(nanoseconds))
          return try await Self.receive(response, limit: limit, sink: sink)
        }
        group.addTask {
          try await Task.sleep(for: .nanoseconds(nanoseconds))
          throw TransportFault.timeout
        }
        defer { group.cancelAll() }
        guard let response = try await group.next() else { throw CancellationError() }
        return response
      }
    } catch {
      throw await fault(error, from: request.url)
    }
  }

  private static func receive(_ response: HTTPClientResponse, limit: Int, sink: URL?) async throws
    -> HTTPResponse
  {
    var headers = HeaderFields()
    for field in response.headers { headers.append(field.name, field.value) }
    if let length = headers["Content-Length"].flatMap({ Int($0) }), length > limit {
      throw TransportFault.tooLarge(limit: limit)
    }
    if let sink, response.status.code == 200 {
      try await write(response, to: sink, limit: limit)
      return HTTPResponse(status: 200, headers: headers, body: [])
    }
    var body: [UInt8] = []
    for try await part in response.body {
      if body.count + part.readableBytes > limit { throw TransportFault.tooLarge(limit: limit) }
      body.append(contentsOf: part.readableBytesView)
    }
    return HTTPResponse(status: Int(response.status.code), headers: headers, body: body)
  }

  private static func write(_ response: HTTPClientResponse, to file: URL, limit: Int) async throws {
    guard
      FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw TransportFault.invalid("its file cannot be written") }
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    var count = 0
    for try await part in response.body {
      count += part.readableBytes
      if count > limit { throw TransportFault.tooLarge(limit: limit) }
      try handle.write(contentsOf: Data(part.readableBytesView))
    }
  }

  private func fault(_ error: any Error, from url: HTTPURL) async -> any Error {
    let limit = limits.maximumResponseBytes
    switch error {
    case is TransportFault, is CancellationError: return error
    case NIOHTTPDecompression.DecompressionError.limit: return TransportFault.tooLarge(limit: limit)
    case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
      return TransportFault.compression("\(error)")
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      return TransportFault.tls("the certificate of \(url.authority) is for another name")
    case let error as NIOSSLError where CertificateRefusal.isReason(of: error):
      let isDirect = proxies.proxy(for: url.origin) == nil
      let reason =
        isDirect
        ? await CertificateRefusal(origin: url.origin).reason()
        : "has expired, is self-signed, or is of an authority that is not trusted here"
      return TransportFault.tls("the certificate of \(url.authority) \(reason)")
    case let error as NIOSSLError: return TransportFault.tls("\(url.authority): \(error)")
    case let error as HTTPClientError: return Self.fault(error)
    default: return TransportFault.connection("\(error)")
    }
  }

  private static func fault(_ error: HTTPClientError) -> any Error {
    switch error {
    case .readTimeout, .writeTimeout, .connectTimeout, .deadlineExceeded, .tlsHandshakeTimeout,
      .httpProxyHandshakeTimeout, .socksHandshakeTimeout, .getConnectionFromPoolTimeout:
      return TransportFault.timeout
    case .cancelled: return Task.isCancelled ? CancellationError() : TransportFault.connection("\(error)")
    case .invalidURL, .emptyHost, .emptyScheme: return TransportFault.invalid("the address is malformed")
    default:
      // The description of a refused header would quote it, and it may be a credential.
      return "\(error)".contains("invalidHeader")
        ? TransportFault.invalid("a header holds characters that are not allowed")
        : TransportFault.connection("\(error)")
    }
  }

  /// Ends all connections.
  package func close() async {
    let open = clients.withLock { clients in
      defer { clients = [:] }
      return Array(clients.values)
    }
    for client in open {
      do { try await client.shutdown() } catch { continue }
    }
  }
}
