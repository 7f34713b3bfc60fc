import DuckDB
import Foundation

/// Delimited text files: a file, a directory searched recursively, a glob. Files of one layout are read together, by DuckDB,
/// with every option explicit.
struct CSVReader: FileReader {
  static let extensions: Set<String> = ["csv", "tsv", "txt"]

  let finder: FileFinder
  let options: CSVOptions
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    options = CSVOptions(settings)
    self.context = context
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    var layouts: [(layout: CSVLayout, inputs: [Input])] = []
    var problems: [Problem] = []
    for input in inputs {
      do {
        let layout = try CSVLayout(of: input, options: options, source: context.source)
        if let index = layouts.firstIndex(where: { $0.layout == layout }) {
          layouts[index].inputs.append(input)
        } else {
          layouts.append((layout, [input]))
        }
      } catch let error as IngestError {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw IngestError(.source, problems) }
    var relations: [StagedRelation] = []
    for (layout, inputs) in layouts {
      let relation = layout.relation(inputs)
      problems += try await unreadable(relation, layout, in: area)
      relations.append(relation)
    }
    guard problems.isEmpty else { throw IngestError(.source, problems) }
    return relations
  }

  /// Reads every file once, so that what DuckDB cannot read fails here and with all that is wrong.
  private func unreadable(_ relation: StagedRelation, _ layout: CSVLayout, in area: StagingArea) async throws
    -> [Problem]
  {
    let source = context.source
    return try await area.engine.run { connection in
      do {
        try connection.execute("SELECT count(\(SQL.name(relation.columns[0].name))) FROM \(relation.source)")
        return []
      } catch let error as DuckDBError {
        if error.code == .interrupt { throw error }
        return relation.inputs.compactMap { input in
          do {
            try connection.execute("SELECT count(COLUMNS(*)) FROM \(layout.scan([input]))")
            return nil
          } catch {
            return CSVReader.problem(error, input, source: source)
          }
        }
      }
    }
  }

  private static func problem(_ error: any Error, _ input: Input, source: String) -> Problem {
    let text = (error as? DuckDBError)?.message ?? "\(error)"
    let line = text.firstMatch(of: /Line: (\d+)/).flatMap { Int($0.1) }
    let original = text.firstMatch(of: /Original Line: ?(.*)/).map { String($0.1.prefix(120)) }
    let what =
      text.firstMatch(of: /(Expected Number of Columns: \d+ Found: \d+)/).map {
        "a row has the wrong width. \($0.1)."
      }
      ?? (text.contains("unterminated") || text.contains("quote")
        ? "a quoted value does not end."
        : text.contains("utf-8") ? "the text is not UTF-8." : "the file cannot be read as CSV.")
    return Problem(
      "source.csv", what, source: source, file: input.name, line: line, examples: original.map { [$0] } ?? [],
      advice: "Fix the line, or declare the dialect (delimiter, quote, encoding, skip) under 'csv'.")
  }
}

extension ReaderKind {
  /// Delimited text.
  static let csv = ReaderKind(
    name: "csv", summary: "Delimited text files.",
    shape: .either([.string, .object(CSVOptions.properties)]),
    inspection: InspectionHooks(endings: CSVReader.extensions)
  ) { try CSVReader(settings: $0, context: $1) }
}
