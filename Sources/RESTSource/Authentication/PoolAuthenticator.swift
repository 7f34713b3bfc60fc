import Foundation

/// Several credentials used in turn; one whose quota is used up, or that was refused, rests.
actor PoolAuthenticator: Authenticator {
  private let members: [any Authenticator]
  private let clock: RunClock
  private var restsUntil: [Date]
  private var turn = 0

  init(_ members: [any Authenticator], clock: RunClock) {
    self.members = members
    self.clock = clock
    restsUntil = members.map { _ in .distantPast }
  }

  func authorize(_ request: inout HTTPRequest) async throws {
    guard !members.isEmpty else { return }
    let now = clock.now()
    let order = (0..<members.count).map { (turn + $0) % members.count }
    let chosen =
      order.first { restsUntil[$0] <= now } ?? order.min { restsUntil[$0] < restsUntil[$1] } ?? 0
    turn = chosen + 1
    request.credential = chosen
    try await members[chosen].authorize(&request)
  }

  func renew(after request: HTTPRequest) async throws -> Bool {
    guard let index = request.credential else { return false }
    if try await members[index].renew(after: request) { return true }
    return await rest(request, seconds: 3600)
  }

  func rest(_ request: HTTPRequest, seconds: Double) async -> Bool {
    guard let index = request.credential else { return false }
    let now = clock.now()
    restsUntil[index] = max(restsUntil[index], now.addingTimeInterval(seconds))
    return restsUntil.contains { $0 <= now }
  }
}
