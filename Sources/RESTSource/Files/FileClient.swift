package import Foundation

/// Gets files from addresses: asks what is there, lists buckets, downloads to a file. Retries, redirects, hosts and certificates
/// are handled like those of an API.
package final class FileClient: Sendable {
  /// Who asks.
  package struct Credentials: Sendable {
    /// User name and password.
    package var basic: (user: String, password: String)?
    /// A bearer token.
    package var bearer: String?
    /// Header fields that are sent to the host of the address alone.
    package var headers: [(name: String, value: String)] = []
    /// A key of an S3-compatible store.
    package var aws: AWSCredentials?

    package init() {}
  }

  /// What a server says of a file.
  package struct Description: Sendable {
    /// What changes when the content does; nil where the server tells nothing of the kind.
    package let version: String?
    /// Its size in bytes, where it is told.
    package let size: Int?
  }

  private let transport: NetworkTransport
  private let requester: Requester
  private let authenticator: any Authenticator
  private let headers: [(name: String, value: String)]

  /// - Parameter origin: Where the files are: credentials go nowhere else.
  package init(_ origin: HTTPURL.Origin, _ credentials: Credentials) {
    var limits = Limits()
    limits.attempts = 4
    limits.timeout = 24 * 3600
    limits.idleTimeout = 60
    limits.maximumResponseBytes = 1 << 44
    let redactor = SecretRedactor()
    transport = NetworkTransport(limits: limits)
    requester = Requester(
      transport: transport, pacer: Pacer(limits: limits, clock: .system),
      policy: HostPolicy(trusted: [origin], allowed: ["*"]), limits: limits, clock: .system,
      redactor: redactor)
    // References instead of values: a password may hold braces.
    var secrets: [String: String] = [:]
    func secret(_ name: String, _ value: String) -> String {
      secrets[name] = value
      redactor.add(value, name: name)
      return "${\(name)}"
    }
    var aws = credentials.aws
    if let key = credentials.aws {
      aws?.accessKeyID = secret("access_key_id", key.accessKeyID)
      aws?.secretAccessKey = secret("secret_access_key", key.secretAccessKey)
      aws?.sessionToken = key.sessionToken.map { secret("session_token", $0) }
    }
    let method: AuthenticationMethod =
      if let basic = credentials.basic {
        .basic(username: secret("username", basic.user), password: secret("password", basic.password))
      } else if let token = credentials.bearer {
        .bearer(token: secret("token", token), scheme: "Bearer")
      } else {
        .none
      }
    for header in credentials.headers { redactor.add(header.value, name: header.name) }
    headers = credentials.headers
    let values = secrets
    let scope = TemplateScope(
      variables: [:], secrets: ResolvedSecrets(lookup: { values[$0] }, redactor: redactor))
    authenticator =
      if let aws {
        AWSAuthenticator(credentials: aws, scope: scope, clock: .system)
      } else if case .none = method {
        NoAuthenticator()
      } else {
        HeaderAuthenticator(method: method, scope: scope)
      }
  }

  private func request(_ method: String, _ url: HTTPURL) -> HTTPRequest {
    var request = HTTPRequest(url: url)
    request.method = method
    request.headers["User-Agent"] = "ingestor"
    for header in headers { request.headers[header.name] = header.value }
    return request
  }

  /// Asks for a file's version without its content.
  /// - Parameter mayRefuse: Whether a server may refuse the question and still give the file.
  /// - Returns: nil where the server says that there is none.
  /// - Throws: ``APIError``.
  package func describe(_ url: HTTPURL, mayRefuse: Bool = true) async throws -> Description? {
    // Some servers refuse the question, and addresses that are signed for downloads alone.
    let rules = ([404...404, 410...410] + (mayRefuse ? [403...403, 405...405, 501...501] : [])).map {
      ErrorRule(statuses: $0, action: .ignore)
    }
    let response = try await requester.send(
      request("HEAD", url), rules: rules, authenticator: authenticator
    ).response
    if response.status == 404 || response.status == 410 { return nil }
    guard response.status < 300 else { return Description(version: nil, size: nil) }
    let size = response.headers["Content-Length"].flatMap { Int($0) }
    if let tag = response.headers["ETag"], !tag.isEmpty {
      return Description(version: "etag \(tag)", size: size)
    }
    guard let modified = response.headers["Last-Modified"] else {
      return Description(version: nil, size: size)
    }
    return Description(version: "modified \(modified) \(size.map(String.init) ?? "")", size: size)
  }

  /// Downloads a file.
  /// - Throws: ``APIError``; the target is then not to be used.
  package func download(_ url: HTTPURL, to target: URL) async throws {
    var request = request("GET", url)
    request.sink = target
    _ = try await requester.send(request, authenticator: authenticator)
  }

  /// Gets a small response into memory.
  func get(_ url: HTTPURL) async throws -> HTTPResponse {
    try await requester.send(request("GET", url), authenticator: authenticator).response
  }

  /// Ends the connections.
  package func close() async { await transport.close() }
}
