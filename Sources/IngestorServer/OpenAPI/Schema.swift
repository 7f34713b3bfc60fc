import Foundation

/// A JSON Schema (draft 2020-12), as OpenAPI 3.1 uses it.
indirect enum Schema: Sendable {
  case string
  /// A text in one of the formats that JSON Schema knows, such as `date-time`.
  case formatted(String)
  /// A text that matches a regular expression.
  case pattern(String)
  case integer(minimum: Int)
  case range(ClosedRange<Int>)
  case number
  case boolean
  case words([String])
  case list(Schema)
  /// Any keys, each with the same kind of value.
  case map(Schema)
  /// Known keys, all of them there but the optional ones; more may be added.
  case object([(String, Schema)], optional: Set<String> = [])
  case nullable(Schema)
  case either([Schema])
  /// A schema that has a name in the document.
  case reference(String)

  /// A name as the configuration allows it.
  static let name = Schema.pattern("^[a-z][a-z0-9_]*$")

  /// The schema as JSON.
  var json: [String: any Sendable] {
    switch self {
    case .string: ["type": "string"]
    case .formatted(let format): ["type": "string", "format": format]
    case .pattern(let pattern): ["type": "string", "pattern": pattern]
    case .integer(let minimum): ["type": "integer", "minimum": minimum]
    case .range(let range): ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
    case .number: ["type": "number"]
    case .boolean: ["type": "boolean"]
    case .words(let words): ["type": "string", "enum": words]
    case .list(let element): ["type": "array", "items": element.json]
    case .map(let value): ["type": "object", "additionalProperties": value.json]
    case .object(let properties, let optional):
      [
        "type": "object",
        "properties": Dictionary(uniqueKeysWithValues: properties.map { ($0.0, $0.1.json) })
          as [String: any Sendable],
        "required": properties.map(\.0).filter { !optional.contains($0) },
      ]
    case .nullable(let schema): ["anyOf": [schema.json, ["type": "null"]] as [any Sendable]]
    case .either(let schemas): ["anyOf": schemas.map(\.json) as [any Sendable]]
    case .reference(let name): ["$ref": "#/components/schemas/\(name)"]
    }
  }
}
