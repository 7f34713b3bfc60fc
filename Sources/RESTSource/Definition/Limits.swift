/// What requests may cost and reach.
package struct Limits: Hashable, Sendable {
  /// The most requests in a period.
  package var rate: Rate?
  /// How many requests may be under way at once.
  package var concurrency = 4
  /// The most requests in a run, retries included; nil for no limit.
  package var requestBudget: Int?
  /// The longest a run may take, in seconds; nil for no limit.
  package var timeBudget: Double?
  /// The longest a response may take to arrive in full, in seconds.
  package var timeout = 60.0
  /// The longest that nothing may arrive, in seconds; nil for as long as ``timeout``.
  package var idleTimeout: Double?
  /// The longest to wait for a connection, in seconds.
  package var connectTimeout = 15.0
  /// The most bytes of a response, decompressed.
  package var maximumResponseBytes = 256 << 20
  /// How often a request is made before it fails.
  package var attempts = 6
  /// The first pause before a retry, in seconds; doubled each time.
  package var backoff = 1.0
  /// The longest pause, in seconds, whatever the server asks for; a longer one fails.
  package var maximumPause = 900.0
  /// Hosts that requests may go to besides the base URL's: names, `*.example.com`, or `host:port`.
  package var allowedHosts: [String] = []
  /// The most redirects of one request.
  package var maximumRedirects = 5

  /// Requests in a period.
  package struct Rate: Hashable, Sendable {
    /// How many.
    package var requests: Int
    /// In how many seconds.
    package var seconds: Double

    /// Creates a rate.
    package init(requests: Int, seconds: Double) {
      self.requests = requests
      self.seconds = seconds
    }
  }

  /// The limits that hold where nothing is configured.
  package init() {}
}
