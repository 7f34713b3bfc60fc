import Foundation
import Testing

@testable import DataIngestor

/// JSON documents and JSON lines on their way into the vault.
struct JSONReaderTests {
  private func yaml(_ json: String, _ extra: String = "") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {at: date, amount: decimal}}
    sources:
      shop: {tag: orders, json: \(json), key: [id], columns: {at: at, amount: amount}\(extra)}
    """
  }

  @Test func `A list, lines and pretty-printed values are all records`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "data/list.json",
      #"[{"id": 1, "at": "2024-01-01", "amount": 1.5}, {"id": 2, "at": "2024-01-02", "amount": 2}]"#)
    try workspace.write(
      "data/lines.ndjson",
      "{\"id\": 3, \"at\": \"2024-01-03\", \"amount\": 3}\n{\"id\": 4, \"at\": \"2024-01-04\", \"amount\": 4}\n"
    )
    try workspace.write(
      "data/pretty.json", "{\n  \"id\": 5,\n  \"at\": \"2024-01-05\",\n  \"amount\": 5\n}\n")
    let result = try await workspace.run(yaml("data")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query("SELECT id, CAST(amount AS VARCHAR), record_source FROM shop ORDER BY id") == [
        ["1", "1.50", "data/list.json"], ["2", "2.00", "data/list.json"], ["3", "3.00", "data/lines.ndjson"],
        ["4", "4.00", "data/lines.ndjson"], ["5", "5.00", "data/pretty.json"],
      ])
  }

  @Test func `Numbers keep their digits, however many`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.ndjson",
      """
      {"id": 1, "at": "2024-01-01", "amount": 1.234567890123456789, "memo": "pi is 3.14159265358979323846, not \\"3.1\\""}
      {"id": 2, "at": "2024-01-01", "amount": 12345678901234567890, "memo": null}
      """)
    #expect(try await workspace.run(yaml("a.ndjson")).first.status == .succeeded)
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR), memo FROM shop ORDER BY id") == [
        ["1.234567890123456789", "pi is 3.14159265358979323846, not \"3.1\""],
        ["12345678901234567890.000000000000000000", nil],
      ])
  }

  @Test func `Objects become columns, lists stay JSON, and absent is NULL and no other schema`() async throws
  {
    let workspace = try Workspace()
    let file =
      #"{"id": 1, "at": "2024-01-01", "amount": 1, "buyer": {"name": "Jo", "address": {"city": "Ulm"}}, "tags": ["a", 1]}"#
    try workspace.write("data/1.json", file)
    #expect(try await workspace.run(yaml("data")).first.status == .succeeded)
    try workspace.write("data/2.json", #"{"id": 2, "at": "2024-01-02", "amount": 2}"#)
    let second = try await workspace.run(yaml("data")).first
    #expect(second.status == .succeeded && second.newSatellites.isEmpty)
    #expect(
      try workspace.query(
        "SELECT buyer_name, buyer_address_city, CAST(tags AS VARCHAR) FROM shop ORDER BY id") == [
          ["Jo", "Ulm", #"["a",1]"#], [nil, nil, nil],
        ])
  }

  @Test func `A path leads to the records, and a list in them gives rows of its own`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.json",
      """
      {"data": {"items": [
        {"id": 1, "at": "2024-01-01", "amount": 9, "lines": [{"sku": "a"}, {"sku": "b"}]},
        {"id": 2, "at": "2024-01-02", "amount": 8, "lines": []}]}}
      """)
    let result = try await workspace.run(
      yaml("{path: a.json, records: data.items, explode: lines}").replacing(
        "key: [id]", with: "key: [id, lines_sku], allow_null: [lines_sku]")
    ).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query("SELECT id, lines_sku FROM shop ORDER BY id, lines_sku") == [
        ["1", "a"], ["1", "b"], ["2", nil],
      ])
  }

  @Test func `What is cut off or no record fails with file and line, and nothing is written`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "data/cut.ndjson", "{\"id\": 1, \"at\": \"2024-01-01\", \"amount\": 1}\n{\"id\": 2, \"at\": \"20")
    try workspace.write("data/numbers.json", "[1, 2]")
    let result = try await workspace.run(yaml("data")).first
    #expect(result.status == .failed && result.failure == .source)
    let cut = try #require(result.problems.first { $0.file == "data/cut.ndjson" })
    #expect(cut.code == "json.malformed" && cut.line == 2)
    let numbers = try #require(result.problems.first { $0.file == "data/numbers.json" })
    #expect(numbers.code == "json.records" && numbers.count == 2)
  }

  @Test func `Keys that differ by case only, or are empty, keep their own values`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.json",
      #"[{"id": 1, "at": "2024-01-01", "amount": 1, "Name": "a", "name": "b", "": "c", "o": {"X": 1, "x": 2}}]"#
    )
    let result = try await workspace.run(yaml("a.json")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    let columns = try workspace.query(
      "SELECT column_name FROM (DESCRIBE shop) WHERE column_name NOT IN ('pk', 'user', 'loaded_at', 'record_source')"
    )
    #expect(
      columns.compactMap(\.[0]) == ["id", "at", "amount", "name", "name_2", "column_6", "o_x", "o_x_2"])
    #expect(
      try workspace.query("SELECT name, name_2, column_6, o_x, o_x_2 FROM shop") == [
        ["a", "b", "c", "1", "2"]
      ])
  }

  @Test func `A key that occurs twice is told, with its line`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.ndjson",
      """
      {"id": 1, "at": "2024-01-01", "amount": 1}
      {"id": 2, "at": "2024-01-01", "amount": 2, "amount": 3}
      """)
    let result = try await workspace.run(yaml("a.ndjson")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    let told = result.problems.filter { $0.code == "json.repeated_key" }
    #expect(told.map(\.line) == [2] && told.map(\.column) == ["amount"] && told.map(\.file) == ["a.ndjson"])
    #expect(
      try workspace.query("SELECT CAST(amount AS INTEGER) FROM shop ORDER BY id") == [["1"], ["2"]])
  }

  @Test(arguments: [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian], [true, false])
  func `Text of Windows' tools is read: with a byte-order mark, and in UTF-16`(
    encoding: String.Encoding, hasMark: Bool
  ) async throws {
    let workspace = try Workspace()
    let text =
      (hasMark ? "\u{FEFF}" : "") + #"[{"id": 1, "at": "2024-01-01", "amount": 1, "memo": "Käse 🧀"}]"#
    let data = try #require(text.data(using: encoding))
    try data.write(to: workspace.folder.appending(path: "a.json"))
    let result = try await workspace.run(yaml("a.json")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(try workspace.query("SELECT memo, record_source FROM shop") == [["Käse 🧀", "a.json"]])
    try (data + [0xD8, 0xFF, 0xFF, 0xD8]).write(to: workspace.folder.appending(path: "a.json"))
    let broken = try await workspace.run(yaml("a.json")).first
    #expect(broken.failure == .source && broken.problems.first?.file == "a.json")
  }

  @Test func `Keys that are values are refused, with the way out`() async throws {
    let workspace = try Workspace()
    let days = (0..<1200).map { "\"day \($0)\": \($0)" }.joined(separator: ", ")
    try workspace.write("a.json", "{\"id\": 1, \"at\": \"2024-01-01\", \"amount\": 1, \"days\": {\(days)}}")
    let refused = try await workspace.run(yaml("a.json")).first
    #expect(refused.problems.first?.advice?.contains("nested: keep") == true)
    #expect(try await workspace.run(yaml("{path: a.json, nested: keep}")).first.status == .succeeded)
  }
}
