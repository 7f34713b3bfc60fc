import Foundation
import Testing

@testable import DataIngestor

/// What programs downstream are told of a source is true of the vault: its relations and columns are there.
struct MetadataTests {
  static let yaml = """
    users: [James, Cat]
    sources:
      mockbank:
        tag: transactions
        user: James
        csv: bank
        columns: {timestamp: Date, amount: Value, description: Description}
        dimensions: {payment_entity: Description, kind: Shop}
      later:
        tag: transactions
        user: Cat
        csv: later
        columns: {timestamp: Day, amount: Sum, description: Text}
    """

  private func loaded() async throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(
      "bank/1.csv",
      "Date,Value,Description,Shop\n2026-01-02,-54.20,Grocer,food\n2026-01-05,2800.00,Salary,work\n")
    let project = try workspace.project(Self.yaml)
    #expect(try await project.run(["mockbank"]).failure == nil)
    return workspace
  }

  private func json(_ value: some Encodable) throws -> [String: any Sendable] {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
    return try #require(object as? [String: any Sendable])
  }

  @Test func `A source has the documented shape, flat and in the envelope at once`() async throws {
    let workspace = try await loaded()
    let metadata = try await workspace.project(Self.yaml).metadata()
    let source = try #require(metadata.source("mockbank"))
    let document = try json(SourceDocument(source))
    let envelope = try #require(document["source"] as? [String: any Sendable])
    #expect(Set(document.keys).subtracting(envelope.keys) == ["source"])
    for values in [document, envelope] {
      #expect(values["name"] as? String == "mockbank")
      #expect(values["tag"] as? String == "transactions")
      #expect(values["users"] as? [String] == ["James"])
      #expect(values["hub"] as? String == "vault.hub_transactions")
      #expect(values["key_columns"] as? [String] == ["pk"])
      #expect(values["business_key_columns"] as? [String] == ["timestamp", "amount", "description"])
      #expect(
        values["satellites"] as? [String: [String: String]] == [
          "mockbank": [
            "pk": "pk", "timestamp": "date", "amount": "value", "description": "description", "shop": "shop",
            "created_at": "loaded_at",
          ]
        ])
      #expect(
        values["column_mapping"] as? [String: String] == [
          "timestamp": "date", "amount": "value", "description": "description",
        ])
      #expect(
        values["dimensions"] as? [String: [String]] == ["payment_entity": ["description"], "kind": ["shop"]])
      #expect((values["dimension_map"] as? [String: String])?.isEmpty == true)
      let versions = try #require(values["satellite_versions"] as? [[String: any Sendable]])
      #expect(versions.count == 1)
      #expect(versions[0]["version"] as? Int == 1)
      #expect(versions[0]["hash_version"] as? String == "DIH-1")
      #expect((versions[0]["created_at"] as? String)?.hasSuffix("Z") == true)
      let columns = try #require(versions[0]["columns"] as? [[String: String]])
      #expect(
        columns.first == ["name": "date", "original": "Date", "type": "date", "canonical": "timestamp"])
      #expect(columns.last == ["name": "shop", "original": "Shop", "type": "text"])
    }
    #expect(
      try JSONDecoder().decode(SourceDocument.self, from: JSONEncoder().encode(SourceDocument(source)))
        .metadata == source)
  }

  @Test func `Every relation and column that a source maps can be queried`() async throws {
    let workspace = try await loaded()
    // A second schema: a column more, another order.
    try workspace.write(
      "bank/2.csv", "Value,Date,Description,Shop,Branch\n-9.99,2026-02-01,Cinema,fun,North\n")
    let project = try workspace.project(Self.yaml)
    #expect(try await project.run(["mockbank"]).failure == nil)
    let source = try #require(try await project.metadata().source("mockbank"))
    #expect(source.satelliteVersions.map(\.version) == [1, 2])
    for (relation, columns) in source.satellites {
      let selected = columns.values.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      #expect(try workspace.query("SELECT \(selected) FROM \"\(relation)\"").count == 3)
    }
    for version in source.satelliteVersions {
      let selected = version.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
      #expect(try workspace.query("SELECT pk, \(selected) FROM vault.vault.\"\(version.table)\"").count > 0)
    }
    #expect(try workspace.scalar("SELECT count(pk) FROM vault.\(source.hub)") == "3")
  }

  @Test func `A source that was never loaded maps nothing, and is no fact`() async throws {
    let workspace = try await loaded()
    let metadata = try await workspace.project(Self.yaml).metadata()
    let source = try #require(metadata.source("later"))
    #expect(source.satellites.isEmpty && source.columnMapping.isEmpty && source.satelliteVersions.isEmpty)
    #expect(source.businessKeyColumns == ["timestamp", "amount", "description"])
    #expect(metadata.facts == ["hub_transactions": ["mockbank"]])
    #expect(metadata.users == ["James", "Cat"])
    let tag = try #require(metadata.tag("transactions"))
    #expect(
      tag.sources == ["mockbank", "later"] && tag.isLoaded && tag.dimensions == ["kind", "payment_entity"])
    #expect(metadata.tag("workouts")?.isLoaded == false)
  }

  @Test func `A vault that does not exist yet has metadata too`() async throws {
    let metadata = try await Workspace().project(Self.yaml).metadata()
    #expect(metadata.sources.map(\.name) == ["mockbank", "later"])
    #expect(metadata.facts.isEmpty)
  }
}
