import Foundation
import HTTPTypes
import Testing

@testable import IngestorServer

/// The reference of the HTTP API is made from the table of its routes.
struct HTTPReferenceTests {
  @Test func `The reference of the HTTP API has every route`() throws {
    let groups: [(APIOperation.Group, String)] = [
      (.metadata, "Metadata"), (.runs, "Runs"), (.quarantine, "Quarantine"), (.operation, "Operation"),
    ]
    let routes = API.described.compactMap { route in route.operation.map { (route, $0) } }
    #expect(Set(routes.map(\.1.group)) == Set(APIOperation.Group.allCases))
    #expect(Set(routes.map(\.1.id)).count == routes.count)
    let parts = groups.map { group, title in
      "## \(title)\n\n"
        + routes.filter { $0.1.group == group }.map { Self.text($0, $1) }.joined(separator: "\n\n")
    }
    try Pages.expect(parts.joined(separator: "\n\n"), in: "docs/reference/http-api.md", marked: "routes")
  }

  private static func text(_ route: Route, _ operation: APIOperation) -> String {
    var lines = ["### `\(route.method.rawValue) \(route.path)`", "", operation.summary + "."]
    if let details = operation.details { lines += ["", details] }
    let parameters = operation.parameters.filter { $0.place != .path }
    if !parameters.isEmpty || operation.body != nil { lines.append("") }
    lines += parameters.map { "- `\($0.name)` (\($0.place.rawValue)): \($0.summary)" }
    if let body = operation.body {
      lines.append("- body\(body.isRequired ? "" : " (optional)"): \(body.summary)")
    }
    let answers = operation.answers.map { "\($0.status.code) \($0.summary)" }.joined(separator: "; ")
    lines += ["", "Answers: \(answers)."]
    return lines.joined(separator: "\n")
  }
}
