import DuckDB
import Foundation

/// Parquet files: those of one schema are read together, in place and with their types.
struct ParquetReader: FileReader {
  static let extensions: Set<String> = ["parquet", "pq"]

  let finder: FileFinder
  let source: String

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    source = context.source
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let source = source
    return try await area.engine.run { connection in
      var groups: [(schema: [[String?]], inputs: [Input])] = []
      var problems: [Problem] = []
      for input in inputs {
        do {
          let schema = try connection.query("DESCRIBE SELECT * FROM \(Self.scan([input]))").rows.map {
            $0.prefix(2).map(\.text)
          }
          if let index = groups.firstIndex(where: { $0.schema == schema }) {
            groups[index].inputs.append(input)
          } else {
            groups.append((schema, [input]))
          }
        } catch let error as DuckDBError where error.code != .interrupt {
          problems.append(
            Problem(
              "parquet.unreadable", "This is not a readable Parquet file.", source: source, file: input.name,
              examples: error.message.split(separator: "\n").prefix(1).map {
                String($0).replacing(input.location, with: input.name)
              },
              advice: "Get it again: it may have been cut off."))
        }
      }
      guard problems.isEmpty else { throw IngestError(.source, problems) }
      return try groups.map { group in
        try TypedScan(source: Self.scan(group.inputs), helper: "c0").relation(
          recordSource: Input.recordSource(of: group.inputs, location: "c0"), inputs: group.inputs,
          on: connection)
      }
    }
  }

  private static func scan(_ inputs: [Input]) -> String {
    "read_parquet(\(SQL.list(inputs.map(\.location))), filename = 'c0')"
  }
}

extension ReaderKind {
  /// Parquet files.
  static let parquet = ReaderKind(
    name: "parquet", summary: "Parquet files.",
    shape: .either([
      .string,
      .object([.init("path", .string, "A file, a directory searched recursively, or a glob.", required: true)]
      ),
    ]),
    inspection: InspectionHooks(endings: ParquetReader.extensions) { $0.starts(with: Data("PAR1".utf8)) }
  ) { try ParquetReader(settings: $0, context: $1) }
}
