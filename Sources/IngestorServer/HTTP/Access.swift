import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Who may ask: hosts that are meant, pages of this server, holders of the token.
final class Access: Sendable {
  private let token: SymmetricKey?
  private let hosts: Set<String>?
  private let sessions = Mutex<[String: Date]>([:])

  static let cookie = "ingestor_session"
  private static let sessionLength = 12.0 * 3600

  /// - Parameters:
  ///   - token: What requests must carry; nil for nothing.
  ///   - address: What the server listens on.
  ///   - hosts: Further names under which it is reached.
  init(token: String?, address: String, hosts: [String]) {
    self.token = token.map { SymmetricKey(data: Data($0.utf8)) }
    // Who listens everywhere is reached under names that cannot be known; the token protects it.
    let isEverywhere = ["0.0.0.0", "::"].contains(address) && hosts.isEmpty
    self.hosts =
      isEverywhere
      ? nil
      : Set(["localhost", "127.0.0.1", "[::1]"] + [address.contains(":") ? "[\(address)]" : address] + hosts)
  }

  /// Whether only this machine can reach an address.
  static func isLoopback(_ address: String) -> Bool {
    address == "localhost" || address == "::1" || address.hasPrefix("127.")
  }

  /// Whether a token is asked for.
  var needsToken: Bool { token != nil }

  /// Refuses requests whose Host is not this server's: a page elsewhere may have rebound its own name to this address.
  func checkHost(_ request: Request) throws(ProblemDocument) {
    guard let authority = request.head.authority, let hosts else {
      if request.head.authority != nil { return }
      throw ProblemDocument(.badRequest, "host", "The request does not say which host it means.")
    }
    let host = authority.lowercased().replacing(/:\d+$/, with: "")
    guard hosts.contains(host) else {
      throw ProblemDocument(
        .misdirectedRequest, "host", "This server does not have that name.",
        "Names it is reached under besides loopback are declared in 'server.hosts'.")
    }
  }

  /// Refuses changes that a page of somebody else asks for. Programs that are no browsers say nothing of their origin.
  /// - Parameter isForm: Whether only a page of this server can have a reason to ask.
  func checkOrigin(_ request: Request, isForm: Bool) throws(ProblemDocument) {
    guard ![.get, .head, .options].contains(request.method) else { return }
    let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
    let authority = request.head.authority ?? ""
    let own = ["http://\(authority)", "https://\(authority)"]
    let isOwn = request.headers[.origin].map { own.contains($0) } ?? (site.map { $0 == "same-origin" })
    guard isOwn ?? !isForm, site.map({ ["same-origin", "none"].contains($0) }) ?? true else {
      throw ProblemDocument(
        .forbidden, "origin", "Another site may not ask for this.",
        "The request comes from a page that is not this server's.")
    }
  }

  /// Whether a request carries the token, or the cookie of who gave it before.
  func admits(_ request: Request) -> Bool {
    guard token != nil else { return true }
    if let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") {
      return isToken(String(header.dropFirst(7)))
    }
    guard let session = request.cookies[Self.cookie]?.value else { return false }
    return sessions.withLock { ($0[session] ?? .distantPast) > Date() }
  }

  /// Compares in constant time: codes made with the token as their key are compared instead of the texts.
  private func isToken(_ text: String) -> Bool {
    guard let token else { return true }
    let proof = Data("ingestor".utf8)
    let code = HMAC<SHA256>.authenticationCode(for: proof, using: SymmetricKey(data: Data(text.utf8)))
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: proof, using: token)
  }

  /// The cookie for who gives the token; nil for a wrong one.
  func session(for text: String) -> Cookie? {
    guard isToken(text) else { return nil }
    let id = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
      .replacing(/[^A-Za-z0-9]/, with: "")
    let end = Date().addingTimeInterval(Self.sessionLength)
    sessions.withLock { sessions in
      sessions = sessions.filter { $0.value > Date() }
      sessions[id] = end
    }
    return Cookie(
      name: Self.cookie, value: id, maxAge: Int(Self.sessionLength), path: "/", secure: false, httpOnly: true,
      sameSite: .strict)
  }

  /// Ends a session.
  func end(_ request: Request) {
    guard let session = request.cookies[Self.cookie]?.value else { return }
    sessions.withLock { $0[session] = nil }
  }
}

/// Lets only those through who may ask.
struct AccessMiddleware: RouterMiddleware {
  typealias Context = ServerContext

  let access: Access
  let routes: [Route]

  @concurrent func handle(
    _ request: Request, context: ServerContext,
    next: @concurrent (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let path = request.uri.path
    let isPage = path == "/ui" || path.hasPrefix("/ui/")
    try access.checkHost(request)
    try access.checkOrigin(request, isForm: isPage)
    let isOpen = routes.contains { !$0.isProtected && $0.matches(path) }
    guard isOpen || access.admits(request) else {
      if isPage, request.method == .get { return Response(seeOther: "/ui/login") }
      var problem = ProblemDocument(
        .unauthorized, "token", "The token is missing or wrong.",
        "Send it as 'Authorization: Bearer <token>'.")
      problem.headers[.wwwAuthenticate] = "Bearer"
      throw problem
    }
    return try await next(request, context)
  }
}
