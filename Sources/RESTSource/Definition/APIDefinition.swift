/// What a REST API is and what to read from it. Holds references to secrets (`${NAME}`), never their values.
package struct APIDefinition: Hashable, Sendable {
  /// What paths are appended to, for example `https://api.example.com/v2`.
  package var baseURL: String
  /// How requests prove who asks.
  package var authentication = AuthenticationMethod.none
  /// Headers of every request.
  package var headers: [Parameter] = []
  /// What requests may cost and reach.
  package var limits = Limits()
  /// What is read, in the order of the configuration.
  package var resources: [Resource] = []

  /// Creates a definition.
  package init(baseURL: String, resources: [Resource] = []) {
    self.baseURL = baseURL
    self.resources = resources
  }
}

/// A name and a value of a query, form, header or path; the value is a template.
package struct Parameter: Hashable, Sendable {
  /// The name.
  package var name: String
  /// The value, for example `{start}` or `${TOKEN}`.
  package var value: String

  /// Creates a parameter.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
