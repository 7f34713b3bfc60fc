import DuckDB
import Foundation

/// Arrow IPC files, in the file format (also called Feather) and the streaming format. The engine pulls them batch by batch into
/// a table with their types: files of one schema into one.
struct ArrowReader: FileReader {
  static let extensions: Set<String> = ["arrow", "arrows", "feather", "ipc"]

  let finder: FileFinder
  let source: String

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    source = context.source
  }

  /// Files of one schema in one table.
  private struct Group {
    let schema: [[String?]]
    let table: String
    /// The column that holds the names of the files.
    let helper: String
    var inputs: [Input]
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let library = try ArrowLibrary.shared()
    var groups: [Group] = []
    var problems: [Problem] = []
    for (index, input) in inputs.enumerated() {
      area.progress.text = "\(index) of \(inputs.count) files"
      do {
        let form = try ArrowForm(of: input, source: source)
        groups = try await area.engine.run { [groups] connection in
          try stage(input, beside: groups, through: library, in: area, on: connection)
        }
        if form == .unfinishedStream { problems.append(unfinished(input)) }
      } catch let fault as ArrowFault {
        problems.append(problem(fault, input))
      } catch let error as IngestError {
        problems += error.problems
      }
    }
    area.progress.text = nil
    let errors = problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw IngestError(.source, errors) }
    return try await area.engine.run { [groups, problems] connection in
      try groups.enumerated().map { index, group in
        var relation = try TypedScan(source: SQL.name(group.table), helper: group.helper).relation(
          recordSource: SQL.name(group.helper), inputs: group.inputs, on: connection)
        if index == 0 { relation.diagnostics = problems }
        return relation
      }
    }
  }

  private func stage(
    _ input: Input, beside groups: [Group], through library: ArrowLibrary, in area: StagingArea,
    on connection: borrowing Connection
  ) throws -> [Group] {
    var groups = groups
    try library.withStream(of: input.location) { stream in
      do {
        try connection.withView(ofArrowStream: stream) { view in
          let schema = try connection.query("DESCRIBE \(view)").rows.map { $0.prefix(2).map(\.text) }
          let index = groups.firstIndex { $0.schema == schema }
          let table = index.map { groups[$0].table } ?? area.newTable("arrow")
          let helper = Self.helper(beside: schema)
          let rows = "SELECT *, \(SQL.text(input.name)) AS \(SQL.name(helper)) FROM \(view)"
          if let index {
            try connection.execute("INSERT INTO \(SQL.name(table)) \(rows)")
            groups[index].inputs.append(input)
          } else {
            try connection.execute("CREATE TEMP TABLE \(SQL.name(table)) AS \(rows)")
            groups.append(Group(schema: schema, table: table, helper: helper, inputs: [input]))
          }
        }
      } catch let error as DuckDBError {
        throw ArrowFault(error) ?? error as any Error
      }
    }
    return groups
  }

  /// A name that no column of a schema has.
  private static func helper(beside schema: [[String?]]) -> String {
    let names = Set(schema.compactMap { $0[0]?.lowercased() })
    return (0...names.count).lazy.map { "file_\($0)" }.first { !names.contains($0) } ?? "file"
  }

  private func problem(_ fault: ArrowFault, _ input: Input) -> Problem {
    fault.isUnsupported
      ? Problem(
        "arrow.unsupported", "The Arrow file holds what cannot be read.", source: source, file: input.name,
        examples: [fault.message],
        advice: "Change the column's type, or write Parquet, where the file is made.")
      : Problem(
        "arrow.unreadable", "This is not a readable Arrow file.", source: source, file: input.name,
        examples: [fault.message.replacing(input.location, with: input.name)],
        advice: "Get it again: it may have been cut off.")
  }

  private func unfinished(_ input: Input) -> Problem {
    Problem(
      "arrow.unfinished", "The Arrow stream ends without the mark of its end.", severity: .warning,
      source: source, file: input.name,
      advice: "Look whether all its rows are there: it may have been cut off between two batches.")
  }
}

extension ReaderKind {
  /// Arrow IPC files.
  static let arrow = ReaderKind(
    name: "arrow", summary: "Arrow IPC files and streams, Feather among them.",
    shape: .either([
      .string,
      .object([.init("path", .string, "A file, a directory searched recursively, or a glob.", required: true)]
      ),
    ]),
    needs: {
      [
        NativePart(
          name: "Arrow", isInstalled: ArrowLibrary.file != nil, purpose: "Arrow files",
          installation: ArrowLibrary.installation)
      ]
    },
    inspection: InspectionHooks(endings: ArrowReader.extensions) { ArrowForm(start: $0) != nil }
  ) { try ArrowReader(settings: $0, context: $1) }
}
