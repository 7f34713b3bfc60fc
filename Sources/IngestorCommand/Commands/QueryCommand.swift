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

  private struct Shown {
    var columns: [String] = []
    var rows: [[String]] = []
    var count = 0
  }

  func run() async throws {
    try await options.run { printer in
      let project = try options.project()
      let limit = limit
      let state = Mutex(Shown())
      do {
        try await project.query(sql) { columns, rows in
          state.withLock { shown in
            if shown.columns.isEmpty {
              shown.columns = columns
              printer.event("columns", Columns(columns: columns))
            }
            printer.events("row", rows.map { Row(values: $0) })
            shown.count += rows.count
            let room = max(0, limit - shown.rows.count)
            shown.rows += rows.prefix(room).map { $0.map { $0 ?? "" } }
          }
        }
      } catch let error as IngestError {
        throw try await explained(error, project)
      }
      let shown = state.withLock { $0 }
      if !shown.columns.isEmpty { printer.line(TextTable(shown.columns, shown.rows).text) }
      printer.line(
        shown.count > shown.rows.count
          ? "\(shown.count.grouped) rows, the first \(shown.rows.count.grouped) shown (--limit)"
          : "\(shown.count.grouped) row\(shown.count == 1 ? "" : "s")")
    }
  }

  /// A table that does not exist is what a new user meets before the first run.
  private func explained(_ error: IngestError, _ project: Project) async throws -> IngestError {
    guard error.problems.first?.code == "query.catalog", try await project.satellites().isEmpty else {
      return error
    }
    return IngestError(
      error.kind,
      error.problems.map { problem in
        var problem = problem
        problem.advice = "Nothing was loaded yet: 'ingestor run'."
        return problem
      })
  }
}

/// The names of a result's columns, before its rows.
struct Columns: Encodable { let columns: [String] }

/// A row of a result, in the order of its columns: exact texts, null for NULL.
struct Row: Encodable { let values: [String?] }
