import Foundation
import HTTPTypes
import Hummingbird

/// One thing that can be asked of the server. The table of routes is the one definition behind the router, the description of
/// the API (OpenAPI) and the reference.
struct Route: Sendable {
  typealias Handler = @Sendable (Request, ServerContext) async throws -> Response

  let method: HTTPRequest.Method
  /// The path; `{name}` stands for one segment.
  let path: String
  /// How the API describes it; nil for what is for browsers alone.
  let operation: APIOperation?
  /// Whether it needs the token, where there is one.
  let isProtected: Bool
  let handle: Handler

  init(
    _ method: HTTPRequest.Method, _ path: String, _ operation: APIOperation? = nil, isProtected: Bool = true,
    handle: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.operation = operation
    self.isProtected = isProtected
    self.handle = handle
  }

  /// Whether a path of a request is meant.
  func matches(_ path: some StringProtocol) -> Bool {
    let own = self.path.split(separator: "/")
    let asked = path.split(separator: "/")
    return own.count == asked.count && zip(own, asked).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}

/// How the API describes a route.
struct APIOperation: Sendable {
  let id: String
  let summary: String
  /// What it belongs to.
  let group: Group
  var details: String?
  var parameters: [Parameter] = []
  var body: Body?
  let answers: [Answer]

  enum Group: String, Sendable, CaseIterable { case metadata, runs, quarantine, operation }

  struct Parameter: Sendable {
    enum Place: String, Sendable { case path, query, header }
    let name: String
    let place: Place
    let schema: Schema
    let summary: String
    var isList = false
  }

  struct Body: Sendable {
    let schema: Schema
    let summary: String
    let isRequired: Bool
    let example: [String: any Sendable]
  }

  struct Answer: Sendable {
    let status: HTTPResponse.Status
    let summary: String
    var contentType = "application/json"
    var schema: Schema?
  }
}

extension APIOperation.Parameter {
  /// The name in the path.
  static func name(_ summary: String) -> APIOperation.Parameter {
    APIOperation.Parameter(name: "name", place: .path, schema: .name, summary: summary)
  }

  /// An id in the path.
  static func id(_ schema: Schema, _ summary: String) -> APIOperation.Parameter {
    APIOperation.Parameter(name: "id", place: .path, schema: schema, summary: summary)
  }
}
