import DelimitedText
import DuckDB
public import Foundation

/// Reads a delimited file as a source would, and writes what came of it as canonical CSV (RFC 4180, UTF-8): the texts as they
/// are, the header if the file has one.
public enum CSVConversion {
  /// Converts a file.
  /// - Parameters:
  ///   - settings: Settings of `csv` besides the path, as YAML, such as `{delimiter: ";"}`.
  /// - Returns: What was repaired, set aside or taken without proof.
  /// - Throws: ``IngestError`` where the file cannot be read.
  public static func convert(_ file: URL, to target: URL, settings: String = "{}") async throws -> [Problem] {
    let node = try YAMLNode(parsing: settings, file: "settings")
    var context = ReaderContext(
      source: "", user: "", directory: file.deletingLastPathComponent(), secrets: Secrets.none)
    context.badRows = .warn
    let options = CSVOptions(Setting(node: node, path: "", file: "settings"))
    let reader = try CSVReader(file, options, context)
    let area = StagingArea(engine: try Engine())
    let outcome: Result<[Problem], any Error>
    do {
      outcome = .success(try await write(reader, area, file, to: target))
    } catch {
      outcome = .failure(error)
    }
    await area.discard()
    return try outcome.get()
  }

  private static func write(_ reader: CSVReader, _ area: StagingArea, _ file: URL, to target: URL)
    async throws -> [Problem]
  {
    let relations: [StagedRelation]
    let hasHeader = try Detection(FileSource(file), reader.options.reading).layout.header != nil
    do {
      relations = try await reader.stage([Input(name: file.lastPathComponent, location: file.path)], in: area)
    } catch let error as IngestError where error.problems.allSatisfy({ $0.code == "source.empty" }) {
      // A file without content has canonical CSV without content.
      try Data().write(to: target)
      return error.problems
    }
    let rows = try area.newFile("converted.csv")
    var text = Data()
    for relation in relations {
      let columns = relation.columns.map { SQL.name($0.name) }.joined(separator: ", ")
      _ = try await area.engine.run { connection in
        try connection.execute(
          "COPY (SELECT \(columns) FROM \(relation.source)) TO \(SQL.text(rows.path)) (FORMAT csv, HEADER false, FORCE_QUOTE *)"
        )
      }
      // CSV doubles quotes as SQL does in names.
      if hasHeader {
        text += Data((relation.columns.map { SQL.name($0.original) }.joined(separator: ",") + "\n").utf8)
      }
      text += try Data(contentsOf: rows)
    }
    try text.write(to: target)
    return relations.flatMap(\.diagnostics)
  }
}
