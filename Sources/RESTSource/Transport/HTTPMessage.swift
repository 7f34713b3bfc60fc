package import Foundation

/// Header fields in order; names compare without regard to case.
package struct HeaderFields: Hashable, Sendable {
  /// The fields.
  package private(set) var fields: [Parameter] = []

  /// Creates a header.
  package init(_ fields: [Parameter] = []) { self.fields = fields }

  /// The value of a field, several joined by commas; nil where there is none. Setting replaces all.
  package subscript(name: String) -> String? {
    get {
      let values = all(name)
      return values.isEmpty ? nil : values.joined(separator: ", ")
    }
    set {
      let wanted = name.lowercased()
      fields.removeAll { $0.name.lowercased() == wanted }
      if let newValue { fields.append(Parameter(name, newValue)) }
    }
  }

  /// Every value of a field.
  func all(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
  }

  mutating func append(_ name: String, _ value: String) { fields.append(Parameter(name, value)) }
}

/// A request on its way out.
package struct HTTPRequest: Hashable, Sendable {
  /// The method.
  package var method = "GET"
  /// Where it goes.
  package var url: HTTPURL
  /// The header.
  package var headers = HeaderFields()
  /// The body.
  package var body: [UInt8]?
  /// A file that the body of a successful response is written to, instead of into memory; not sent.
  package var sink: URL?
  /// Which credential of a pool it carries; not sent.
  var credential: Int?

  /// Creates a GET request.
  package init(url: HTTPURL) { self.url = url }
}

/// A response received in full.
package struct HTTPResponse: Hashable, Sendable {
  /// The status.
  package var status: Int
  /// The header.
  package var headers: HeaderFields
  /// The body, decompressed.
  package var body: [UInt8]

  /// Creates a response.
  package init(status: Int, headers: HeaderFields, body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
