import Foundation
import Testing

@testable import DataIngestor

/// The JSON Schema and the template come from the same definitions as the validation.
struct JSONSchemaTests {
  private func schema() throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(try Configuration.jsonSchema().utf8))
    return try #require(object as? [String: Any])
  }

  private func properties(_ schema: Any?, _ path: String...) throws -> [String: Any] {
    var node = try #require(schema as? [String: Any])
    for key in path { node = try #require(node[key] as? [String: Any], "\(key)") }
    return node
  }

  @Test func `The schema lists every key of the document and forbids others`() throws {
    let schema = try schema()
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["additionalProperties"] as? Bool == false)
    #expect(schema["required"] as? [String] == ["sources"])
    guard case .object(let known) = ConfigurationShape.root else {
      Issue.record("the document is an object")
      return
    }
    #expect(Set(try properties(schema, "properties").keys) == Set(known.map(\.name)))
  }

  @Test func `A source has every reader and every key, each with a description`() throws {
    let source = try properties(schema(), "properties", "sources", "additionalProperties", "properties")
    for reader in ReaderKind.all { #expect(source[reader.name] != nil, "\(reader.name)") }
    for (name, value) in source {
      #expect((value as? [String: Any])?["description"] as? String != nil, "\(name)")
    }
  }

  @Test func `Words are an enumeration, so that editors complete them`() throws {
    let source = try properties(schema(), "properties", "sources", "additionalProperties", "properties")
    let extract = try #require(source["extract"] as? [String: Any])
    #expect(extract["enum"] as? [String] == ["incremental", "full"])
  }

  @Test func `What init writes is a valid configuration`() throws {
    let configuration = try Configuration(
      parsing: Template.configuration, file: "ingestor.yaml",
      directory: FileManager.default.temporaryDirectory)
    #expect(configuration.sources.map(\.name) == ["my_bank"])
  }
}
