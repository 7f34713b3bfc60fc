import DelimitedText
import DuckDB
import Foundation

/// JSON and JSON lines: objects become rows, their members columns, whatever order and nesting they come in.
struct JSONReader: FileReader {
  static let extensions: Set<String> = ["json", "ndjson", "jsonl"]

  let finder: FileFinder
  let source: String
  /// The keys that lead to the records; empty where the document is their list, or each line one of them.
  let path: [String]
  /// The list within each record whose elements become rows, with the record's other members on each.
  let exploded: [String]
  let keepsNested: Bool

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    source = context.source
    path = settings["records"]?.string.map(Self.keys) ?? []
    exploded = settings["explode"]?.string.map(Self.keys) ?? []
    keepsNested = settings["nested"]?.string == "keep"
  }

  var records: JSONRecords { JSONRecords(source: source, keepsNested: keepsNested) }

  private static func keys(_ path: String) -> [String] {
    path.split(separator: ".").map(String.init).filter { $0 != "$" }
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let table = area.newTable("records")
    try await area.engine.run {
      _ = try $0.execute("CREATE TEMP TABLE \(SQL.name(table)) (c0 VARCHAR, line BIGINT, record JSON)")
    }
    var problems: [Problem] = []
    for input in inputs {
      do {
        let exact = try ExactNumbers.preserved(in: URL(fileURLWithPath: input.location)) {
          try area.newFile("exact.json")
        }
        try await area.engine.run { try read(input, exact, into: table, on: $0) }
      } catch let error as DuckDBError where error.code != .interrupt {
        problems.append(try await problem(error, input, area.engine))
      } catch let error as PlainText.Invalid {
        problems.append(
          Problem(
            "json.encoding", "The text begins as \(error.encoding), and not all of it is.", source: source,
            file: input.name, advice: "Write the file again as UTF-8."))
      } catch let error as IngestError {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw IngestError(.source, problems) }
    return try await records.relation(of: table, inputs: inputs, in: area).map { [$0] } ?? []
  }

  /// Puts the records of one file at the end of the table.
  private func read(
    _ input: Input, _ exact: ExactNumbers.Prepared, into table: String, on connection: borrowing Connection
  ) throws {
    let objects =
      "(SELECT row_number() OVER () AS line, json AS value FROM \(ExactNumbers.objects(in: [exact])))"
    let before = try connection.query("SELECT count(*) FROM \(SQL.name(table))").scalar.int ?? 0
    let listed = unnested(objects, path)
    try connection.execute(
      """
      INSERT INTO \(SQL.name(table)) SELECT \(SQL.text(input.name)), line, value FROM \(exploding(listed))
      """)
    let strange = try connection.query(
      """
      SELECT min(line), any_value(json_type(record)), count(*) FROM (SELECT * FROM \(SQL.name(table)) OFFSET \(before))
      WHERE json_type(record) <> 'OBJECT'
      """
    ).rows
    if let row = strange.first, let line = row[0].int {
      throw IngestError(
        .source,
        Problem(
          "json.records", "A record is no object but \((row[1].text ?? "").lowercased()).", source: source,
          file: input.name, line: line, count: row[2].int,
          advice: "Name where the objects are with 'records', for example records: data.items."))
    }
  }

  /// The records that a path leads to in each value; a list gives its elements.
  private func unnested(_ values: String, _ path: [String]) -> String {
    guard !path.isEmpty else { return values }
    let pointer = SQL.text(path.map(JSONStructure.step).joined())
    return """
      (SELECT line, unnest(CASE json_type(value, \(pointer)) WHEN 'ARRAY' THEN json_extract(value, \(pointer))::JSON[]
        WHEN 'NULL' THEN [] ELSE [json_extract(value, \(pointer))] END) AS value FROM \(values))
      """
  }

  /// A row for each element of the list in each record; a record whose list is empty or missing stays one row.
  private func exploding(_ values: String) -> String {
    guard let key = exploded.last else { return values }
    let pointer = SQL.text(exploded.map(JSONStructure.step).joined())
    // The element takes the place of the list: null in the place of a member removes it, an object's members nest below.
    let place = exploded.dropLast().reversed().reduce("json_object(\(SQL.text(key)), element)") {
      "json_object(\(SQL.text($1)), \($0))"
    }
    return """
      (SELECT line, json_merge_patch(value, \(place)) AS value FROM (SELECT line, value, unnest(
        CASE WHEN json_type(value, \(pointer)) = 'ARRAY' AND json_array_length(value, \(pointer)) > 0
        THEN json_extract(value, \(pointer))::JSON[] ELSE [NULL::JSON] END) AS element FROM \(values)))
      """
  }

  private func problem(_ error: DuckDBError, _ input: Input, _ engine: Engine) async throws -> Problem {
    let message = error.message
    var detail = message.firstMatch(of: /: ([^:]*?)(?:\. Try| *$|\n)/).map { String($0.1) } ?? message
    while detail.hasSuffix(".") || detail.hasSuffix(" ") { detail.removeLast() }
    let line = try await engine.run { firstBadLine(of: input, on: $0) }
    let byte = line == nil ? message.firstMatch(of: /at byte (\d+)/).map { ", at byte \($0.1)" } : nil
    return Problem(
      "json.malformed", "This is not valid JSON\(byte ?? ""): \(detail).", source: source, file: input.name,
      line: line,
      advice: "Repair the file, or get it again: it may have been cut off.")
  }

  /// The first line that is no JSON, where the lines before it are; nil where the file does not consist of JSON lines.
  private func firstBadLine(of input: Input, on connection: borrowing Connection) -> Int? {
    let lines = """
      (SELECT row_number() OVER () AS line, text FROM read_csv(\(SQL.text(input.location)), auto_detect = false, header = false,
      delim = '\u{1}', quote = '', escape = '', columns = {text: 'VARCHAR'}, max_line_size = \(1 << 28)))
      """
    let bad = try? connection.query("SELECT min(line) FROM \(lines) WHERE NOT json_valid(text)").scalar.int
    return bad.flatMap { $0 > 1 ? $0 : nil }
  }
}

extension ReaderKind {
  /// JSON and JSON lines.
  static let json = ReaderKind(
    name: "json", summary: "JSON documents and JSON lines.",
    shape: .either([
      .string,
      .object([
        .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
        .init(
          "records", .string,
          "The keys that lead to the records, for example data.items; default the document."),
        .init("explode", .string, "A list in each record whose elements become rows of their own."),
        .init(
          "nested", .oneOf(["flatten", "keep"]),
          "Whether objects in objects become columns outer_inner (default) or stay JSON."),
      ]),
    ]),
    inspection: JSONInspection.hooks
  ) { try JSONReader(settings: $0, context: $1) }
}
