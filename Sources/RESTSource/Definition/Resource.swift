/// One kind of records of an API.
package struct Resource: Hashable, Sendable {
  /// What it is called in messages and by children.
  package var name: String
  /// Appended to the base URL, or an address of its own; `{name}` stands for a parent's value.
  package var path: String
  /// `GET` unless the configuration says otherwise.
  package var method = "GET"
  /// The query.
  package var query: [Parameter] = []
  /// Headers besides the API's.
  package var headers: [Parameter] = []
  /// What is sent along.
  package var body = RequestBody.none
  /// How responses are written.
  package var format = Format.json
  /// Where the records are; `$` where the response itself is the array or the record.
  package var records = JSONPath.root
  /// Whether a response without anything at `records` is an empty page instead of an error.
  package var recordsOptional = false
  /// Members put in front of each record, taken from within it.
  package var added: [AddedMember] = []
  /// Records that are not wanted, such as one that is still going on; how many were passed over is declared.
  package var skip: Skip?
  /// How to get from one page to the next.
  package var pagination = Pagination()
  /// The resource whose records this one is read for.
  package var parent: Parent?
  /// How only what is new is read.
  package var incremental: Incremental?
  /// What to do about responses that are not what was asked for; the first that matches counts.
  package var errorRules: [ErrorRule] = []
  /// Whether its records are wanted; a resource that only serves as a parent says no.
  package var isEmitted = true

  /// How a response is written.
  package enum Format: String, CaseIterable, Sendable {
    /// One JSON value.
    case json
    /// One JSON value on each line.
    case ndjson
    /// Comma-separated values with a header; every value becomes a text.
    case csv
    /// XML; every text and attribute becomes a text.
    case xml
  }

  /// Which records are passed over.
  package struct Skip: Hashable, Sendable {
    /// A value of the record.
    package var path: JSONPath
    /// What it is in records that are passed over; anything that counts as true where nil.
    package var equals: String?

    /// Creates a rule.
    package init(path: JSONPath, equals: String? = nil) {
      self.path = path
      self.equals = equals
    }
  }

  /// The record that a request is made for.
  package struct Parent: Hashable, Sendable {
    /// The parent resource's name.
    package var resource: String
    /// Template variable: where its value is in the parent's record.
    package var parameters: [Field] = []
    /// Member added to each child: where its value is in the parent's record.
    package var include: [Field] = []

    /// Creates a reference to a parent.
    package init(resource: String, parameters: [Field] = [], include: [Field] = []) {
      self.resource = resource
      self.parameters = parameters
      self.include = include
    }
  }

  /// A name for a value in a record.
  package struct Field: Hashable, Sendable {
    /// The name.
    package var name: String
    /// Where the value is.
    package var path: JSONPath

    /// Creates a field.
    package init(_ name: String, _ path: JSONPath) {
      self.name = name
      self.path = path
    }
  }

  /// Creates a resource.
  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// What a request carries besides its address.
package enum RequestBody: Hashable, Sendable {
  /// Nothing.
  case none
  /// JSON; texts are templates.
  case json(ConfigurationValue)
  /// `application/x-www-form-urlencoded`.
  case form([Parameter])
  /// A GraphQL query and its variables.
  case graphQL(query: String, variables: ConfigurationValue)
}
