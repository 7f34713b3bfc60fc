/// Which page to ask for.
struct PageState: Hashable, Sendable {
  /// How many pages came before.
  var index = 0
  /// The page's number, or the first record's.
  var number = 0
  /// What the request carries for it.
  var parameters: [PageParameter] = []
  /// The page's own address; nil where it is the resource's with `parameters`.
  var url: HTTPURL?

  /// A value and where a request carries it.
  struct PageParameter: Hashable, Sendable {
    var target: Pagination.Target
    var value: String
    /// Whether a JSON body carries it as a number.
    var isNumber = false
  }

  /// What makes the request another than the one before.
  var identity: Int {
    var hasher = Hasher()
    hasher.combine(parameters)
    hasher.combine(url)
    return hasher.finalize()
  }
}
