/// Why a read of an API failed. Messages hold no secret.
package struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed.
  package enum Code: String, Sendable {
    /// The configuration does not fit together.
    case definition = "api.definition"
    /// No connection, or one that broke, after all attempts.
    case connection = "api.connection"
    /// The response did not arrive in time.
    case timeout = "api.timeout"
    /// The server answered with an error.
    case status = "api.status"
    /// The request is not allowed by the rules for hosts and redirects.
    case policy = "api.policy"
    /// The response is not what it should be.
    case response = "api.response"
    /// The response is larger than allowed.
    case size = "api.size"
    /// The pages do not end, repeat themselves or do not fit together.
    case pages = "api.pages"
    /// The listing changed while it was read.
    case shifted = "api.shifted"
    /// The run would cost more requests or time than allowed.
    case budget = "api.budget"
    /// Records do not hold the cursor.
    case cursor = "api.cursor"
    /// Access was not granted.
    case authentication = "api.auth"
    /// Files could not be written or read.
    case spool = "api.spool"
  }

  /// What failed.
  package var code: Code
  /// What is wrong, in one sentence without the full stop.
  package var message: String
  /// The resource it concerns.
  package var resource: String?
  /// The request it concerns: method and address without secrets.
  package var request: String?
  /// What to do about it.
  package var advice: String?

  init(
    _ code: Code, _ message: String, resource: String? = nil, request: String? = nil, advice: String? = nil
  ) {
    self.code = code
    self.message = message
    self.resource = resource
    self.request = request
    self.advice = advice
  }

  /// The error as a person reads it.
  package var description: String {
    let place = [resource, request].compactMap(\.self).joined(separator: ": ")
    return (place.isEmpty ? "" : place + ": ") + message + "." + (advice.map { " " + $0 } ?? "")
  }
}

/// Something worth knowing about a read that did not fail.
package struct APIProblem: Hashable, Sendable {
  /// A stable, matchable name, for example `api.truncated`.
  package var code: String
  /// What is wrong, in one sentence, without secrets.
  package var message: String
  /// The resource it concerns.
  package var resource: String?
  /// How many requests or records it concerns.
  package var count: Int
  /// What to do about it.
  package var advice: String?
}
