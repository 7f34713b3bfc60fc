import ArgumentParser
import DataIngestor
import Synchronization

struct QueryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Runs SQL on the vault, read only.",
    discussion: "For example: ingestor query \"SELECT * FROM transactions ORDER BY timestamp\"")

  @Argument(help: "The SQL.")
  var sql: String

  @Option(help: "The most rows that are printed as text.")
  var limit = 100

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let project = try options.project()
      let collected = Mutex<(columns: [String], rows: [[String]], count: Int)>(([], [], 0))
      let limit = limit
      let task = Task {
        try await project.query(sql) { columns, rows in
          for row in rows { printer.json(JSONRow(columns: columns, values: row)) }
          collected.withLock { collected in
            if !columns.isEmpty { collected.columns = columns }
            collected.count += rows.count
            let room = max(0, limit - collected.rows.count)
            collected.rows += rows.prefix(room).map { $0.map { $0 ?? "" } }
          }
        }
      }
      try await withInterrupt(cancelling: task)
      let (columns, rows, count) = collected.withLock { $0 }
      if !columns.isEmpty { printer.line(TextTable(columns, rows).text) }
      printer.line(
        count > rows.count
          ? "\(count.grouped) rows, the first \(rows.count.grouped) shown (--limit)"
          : "\(count.grouped) row\(count == 1 ? "" : "s")")
    }
  }
}

/// A row of a result as a JSON object.
private struct JSONRow: Encodable {
  let columns: [String]
  let values: [String?]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (column, value) in zip(columns, values) { try container.encode(value, forKey: Key(column)) }
  }
}
