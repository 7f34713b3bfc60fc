/// Something wrong with an API's configuration.
package struct DefinitionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the configuration, for example `resources.orders.paginate.kind`.
  package var path: String
  /// What is wrong.
  package var message: String
  /// What to do about it.
  package var advice: String?

  init(path: String, message: String, advice: String? = nil) {
    self.path = path
    self.message = message
    self.advice = advice
  }

  /// The error as a person reads it.
  package var description: String {
    (path.isEmpty ? "" : path + ": ") + message + "." + (advice.map { " " + $0 } ?? "")
  }
}
