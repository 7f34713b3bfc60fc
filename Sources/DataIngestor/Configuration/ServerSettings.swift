/// What the configuration says about `ingestor serve`.
package struct ServerSettings: Sendable {
  /// The address to listen on.
  package let address: String
  /// The port; 0 for any that is free.
  package let port: Int
  /// The token that requests must carry, with references to secrets as written.
  package let token: String?
  /// Names under which the server is reached, besides loopback and its address.
  package let hosts: [String]
  /// How many runs may wait for their turn.
  package let queueLimit: Int
  /// Seconds after which a run is stopped.
  package let runTimeout: Int
  /// Seconds that a run may go on when the server is told to stop.
  package let grace: Int

  init(_ setting: Setting?) {
    address = setting?["address"]?.string ?? "127.0.0.1"
    port = setting?["port"]?.int ?? 8000
    token = setting?["token"]?.string
    hosts = setting?["hosts"]?.strings ?? []
    queueLimit = setting?["queue"]?.int ?? 16
    runTimeout = setting?["run_timeout"]?.int ?? 21_600
    grace = setting?["grace"]?.int ?? 10
  }

  static let shape = Shape.object([
    .init("address", .string, "The address to listen on; default 127.0.0.1. Any other demands a token."),
    .init("port", .integer(0...65_535), "The port; default 8000; 0 for any that is free."),
    .init("token", .string, "What requests must carry as `Authorization: Bearer`: a secret, `${NAME}`."),
    .init("hosts", .list(.string), "Names under which the server is reached, besides loopback."),
    .init("queue", .integer(1...1_000), "How many runs may wait for their turn; default 16."),
    .init("run_timeout", .integer(1...604_800), "Seconds after which a run is stopped; default 21600."),
    .init(
      "grace", .integer(0...3_600),
      "Seconds that a run may go on when the server is told to stop; default 10."),
  ])
}

/// Where and when `ingestor serve` tells that a run went wrong.
package struct NotifySettings: Sendable {
  /// The address that is posted to, with references to secrets as written.
  package let url: String
  /// What signs the body, with references to secrets as written.
  package let secret: String?
  /// What is told.
  package let events: Set<Event>

  /// Something worth telling.
  package enum Event: String, Sendable, CaseIterable {
    /// A source broke its contract.
    case contract
    /// A source failed for another reason.
    case failure
  }

  init?(_ setting: Setting?) {
    guard let setting, let url = setting["url"]?.string else { return nil }
    self.url = url
    secret = setting["secret"]?.string
    events = setting["on"].map { Set($0.strings.compactMap(Event.init)) } ?? Set(Event.allCases)
  }

  static let shape = Shape.object([
    .init("url", .string, "The address to post to: mostly a secret, `${NAME}`.", required: true),
    .init("secret", .string, "Signs the body (HMAC-SHA256): a secret, `${NAME}`."),
    .init(
      "on", .list(.oneOf(Event.allCases.map(\.rawValue))),
      "What is told: `contract` (a source broke its contract), `failure` (anything else); default both."),
  ])
}
