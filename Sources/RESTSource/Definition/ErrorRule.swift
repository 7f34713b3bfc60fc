/// What to do about a response of a kind.
package struct ErrorRule: Hashable, Sendable {
  /// What is done.
  package enum Action: String, CaseIterable, Sendable {
    /// Ask again after a while.
    case retry
    /// Take it for a page without records, and declare it.
    case ignore
    /// Take it for the end of the listing.
    case end
    /// Fail.
    case fail
    /// Get a new token, once, and ask again.
    case refreshToken = "refresh_token"
    /// Wait as long as the response says, and ask again.
    case rateLimited = "rate_limited"
  }

  /// The first and last status it is for.
  package var statuses: ClosedRange<Int>
  /// A text that the body must hold.
  package var contains: String?
  /// A value of the body, and what it must be (any value that counts as true where nil).
  package var path: JSONPath?
  /// What the value at `path` must be.
  package var equals: String?
  /// What is done.
  package var action: Action

  /// Creates a rule.
  package init(
    statuses: ClosedRange<Int>, action: Action, contains: String? = nil, path: JSONPath? = nil,
    equals: String? = nil
  ) {
    self.statuses = statuses
    self.action = action
    self.contains = contains
    self.path = path
    self.equals = equals
  }

  /// What holds where the configuration says nothing.
  static let standard: [ErrorRule] = [
    ErrorRule(statuses: 401...401, action: .refreshToken),
    ErrorRule(statuses: 429...429, action: .rateLimited),
    ErrorRule(statuses: 408...408, action: .retry),
    ErrorRule(statuses: 425...425, action: .retry),
    ErrorRule(statuses: 500...500, action: .retry),
    ErrorRule(statuses: 502...504, action: .retry),
    ErrorRule(statuses: 300...303, action: .fail),
    ErrorRule(statuses: 305...399, action: .fail),
    ErrorRule(statuses: 400...599, action: .fail),
  ]
}
