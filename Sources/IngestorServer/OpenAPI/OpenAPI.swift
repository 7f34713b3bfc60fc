import DataIngestor
import Foundation
import HTTPTypes

/// The description of the API, made from the table of its routes.
enum OpenAPI {
  /// The document as OpenAPI 3.1 has it.
  static func document(_ routes: [Route]) throws -> Data {
    var paths: [String: [String: any Sendable]] = [:]
    for route in routes {
      guard let operation = route.operation else { continue }
      paths[route.path, default: [:]][route.method.rawValue.lowercased()] = json(operation, route)
    }
    let schemas = Dictionary(uniqueKeysWithValues: Schema.named.map { ($0.name, $0.schema.json) })
    let info =
      [
        "title": "Data Ingestor", "version": Version.current,
        "summary": "Metadata of sources, runs with their progress, rows in quarantine.",
        "license": ["name": "MIT", "identifier": "MIT"] as [String: any Sendable],
      ] as [String: any Sendable]
    let document: [String: any Sendable] = [
      "openapi": "3.1.0", "info": info, "paths": paths,
      "tags": APIOperation.Group.allCases.map { ["name": $0.rawValue] } as [any Sendable],
      "components": [
        "schemas": schemas,
        "securitySchemes": ["token": ["type": "http", "scheme": "bearer"] as [String: any Sendable]]
          as [String: any Sendable],
      ] as [String: any Sendable],
      // The token is asked for where one is declared.
      "security": [["token": [String]()], [:]] as [[String: [String]]],
    ]
    return try JSONSerialization.data(
      withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  private static func json(_ operation: APIOperation, _ route: Route) -> [String: any Sendable] {
    var answers: [String: any Sendable] = [:]
    for answer in operation.answers {
      var json: [String: any Sendable] = ["description": answer.summary]
      if let schema = answer.schema { json["content"] = [answer.contentType: ["schema": schema.json]] }
      if answer.status == .accepted || answer.status == .seeOther {
        json["headers"] = ["Location": ["schema": Schema.string.json]]
      }
      answers[String(answer.status.code)] = json
    }
    answers["default"] =
      [
        "description": "A problem document (RFC 9457)",
        "content": ["application/problem+json": ["schema": Schema.reference("Problem").json]],
      ] as [String: any Sendable]
    var json: [String: any Sendable] = [
      "operationId": operation.id, "summary": operation.summary, "tags": [operation.group.rawValue],
      "responses": answers,
    ]
    if let details = operation.details { json["description"] = details }
    if !route.isProtected { json["security"] = [[:]] as [[String: [String]]] }
    if !operation.parameters.isEmpty {
      json["parameters"] =
        operation.parameters.map { parameter in
          [
            "name": parameter.name, "in": parameter.place.rawValue, "description": parameter.summary,
            "required": parameter.place == .path,
            "schema": (parameter.isList ? Schema.list(parameter.schema) : parameter.schema).json,
          ] as [String: any Sendable]
        } as [any Sendable]
    }
    if let body = operation.body {
      json["requestBody"] =
        [
          "description": body.summary, "required": body.isRequired,
          "content": [
            "application/json": ["schema": body.schema.json, "example": body.example]
              as [String: any Sendable]
          ],
        ] as [String: any Sendable]
    }
    return json
  }
}
