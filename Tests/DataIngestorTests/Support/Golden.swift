import Foundation
import Testing

@testable import DataIngestor

/// SQL as text, kept in `Fixtures/sql`. A change of it is a change of what happens to people's data, and shows up in review.
///
/// `UPDATE_GOLDEN=1 swift test` writes the files anew.
struct Golden {
  private var statements: [(name: String, sql: String)] = []

  mutating func add(_ name: String, _ sql: String) { statements.append((name, sql)) }

  mutating func add(_ name: String, _ sql: [String]) {
    for (index, statement) in sql.enumerated() { add("\(name), \(index + 1)", statement) }
  }

  func expect(_ name: String, file: String = #filePath, location: SourceLocation = #_sourceLocation) throws {
    let text = statements.map { "-- \($0.name)\n\($0.sql);\n" }.joined(separator: "\n")
    let url = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/sql/\(name).sql")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      return
    }
    let expected = try String(contentsOf: url, encoding: .utf8)
    guard text != expected else { return }
    let difference = text.split(separator: "\n").difference(from: expected.split(separator: "\n"))
    let lines = difference.map { change in
      switch change {
      case .insert(_, let line, _): "+ \(line)"
      case .remove(_, let line, _): "- \(line)"
      }
    }
    Issue.record("\(name).sql differs:\n\(lines.joined(separator: "\n"))", sourceLocation: location)
  }
}

extension LoadPlan {
  /// The second load of a bank whose new file has a column more: one known satellite, one new one.
  /// - Parameter rows: Rows of each relation; nil where their types are presumed.
  static func sample(
    source: String = "", existing: Bool = false, relations: Int = 1, key: String = "timestamp, amount",
    names: VaultNames = .plain, rows: Int? = 2
  ) throws -> LoadPlan {
    let configuration = try Configuration(
      parsing: """
        users: [Cat]
        sources:
          bank:
            tag: transactions
            csv: bank
            columns: {timestamp: Date, amount: Amount, description: Memo}
            dimensions: {payment_entity: Memo}
            key: [\(key)]
            \(source)
        """, file: "ingestor.yaml", directory: FileManager.default.temporaryDirectory)
    let definition = configuration.sources[0]
    let isOwnKey = key == "Number"
    let amount = DataType.decimal(precision: 18, scale: 2)
    func column(_ name: String, _ type: DataType, _ canonical: String? = nil) -> StoredColumn {
      StoredColumn(name: name, original: name.capitalized, type: type, canonical: canonical)
    }
    func reading(_ source: String, _ notation: ColumnFormat.Notation, _ type: DataType) -> ColumnReading {
      ColumnReading(source: source, format: ColumnFormat(notation: notation, type: type), type: type)
    }
    let columns = [
      column("number", .integer), column("date", .date, "timestamp"), column("amount", amount, "amount"),
      column("memo", .text, "description"),
    ]
    let keyRecord = KeyRecord(
      columns: isOwnKey
        ? [.init(column: "number", type: .integer, canonical: nil)]
        : [
          .init(column: "date", type: .timestamp, canonical: "timestamp"),
          .init(column: "amount", type: amount, canonical: "amount"),
        ], isScopedToSource: isOwnKey)
    let groups = (0..<relations).map { index in
      let all = columns + (index == 0 ? [] : [column("category", .text)])
      return SourceSchema.Group(
        relation: StagedRelation(
          source: "staged_\(index)", columns: [], recordSource: "'bank/\(index).csv'",
          mayHoldSeparators: index > 0, inputs: []),
        columns: all,
        readings: [
          "number": reading("c1", .integer, .integer), "date": reading("c2", .isoDate, .date),
          "amount": reading("c3", .plainDecimal, amount), "memo": reading("c4", .text, .text),
          "category": reading("c5", .text, .text),
        ], rows: rows)
    }
    let known = SatelliteRecord(
      name: "sat_transactions__bank__cat__v01_20260101T000000Z", tag: "transactions", source: "bank",
      user: "Cat",
      version: 1, createdAt: "2026-01-01T00:00:00Z", fingerprint: SourceSchema.Group.fingerprint(columns),
      hashVersion: DIH.version, columns: columns, key: keyRecord, dimensions: ["payment_entity": ["memo"]])
    return LoadPlan(
      definition: definition, user: "Cat",
      schema: SourceSchema(groups: groups, key: keyRecord, dimensions: ["payment_entity": ["memo"]]),
      existing: existing ? [known] : [], runSeq: 7, now: UTCTime(Date(timeIntervalSince1970: 1_769_860_800)),
      taken: existing ? [known.name] : [], names: names)
  }
}
