import Foundation

extension Shape {
  /// The shape as JSON Schema (draft 2020-12), for completion and checks in editors.
  func jsonSchema() -> [String: any Sendable] {
    switch self {
    case .string: ["type": ["string", "number", "boolean"]]
    case .text(let expected, let pattern, _): ["type": "string", "description": expected, "pattern": pattern]
    case .oneOf(let words): ["enum": words]
    case .integer(let range):
      range.upperBound == Int.max
        ? ["type": "integer", "minimum": range.lowerBound]
        : ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
    case .number: ["type": "number"]
    case .boolean: ["type": "boolean"]
    case .list(let element): ["type": "array", "items": element.jsonSchema()]
    case .map(let value): ["type": "object", "additionalProperties": value.jsonSchema()]
    case .open: ["type": "object"]
    case .object(let properties):
      [
        "type": "object",
        "properties": Dictionary(
          uniqueKeysWithValues: properties.map { property in
            (property.name, property.shape.jsonSchema().merging(["description": property.summary]) { $1 })
          }) as [String: any Sendable],
        "required": properties.filter(\.isRequired).map(\.name),
        "additionalProperties": false,
      ]
    case .either(let shapes): ["anyOf": shapes.map { $0.jsonSchema() } as [any Sendable]]
    }
  }
}

extension Configuration {
  /// The JSON Schema of `ingestor.yaml`, generated from the definitions that validate it.
  public static func jsonSchema() throws -> String {
    var schema = ConfigurationShape.root.jsonSchema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "ingestor.yaml"
    let data = try JSONSerialization.data(
      withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
