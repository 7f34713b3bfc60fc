import DuckDB
import LibXML2
import XMLRecords

/// Puts the records of documents into staging tables: one for each path of records.
final class XMLStaging {
  /// A filled table.
  struct Relation: Sendable {
    let sql: String
    let columns: [StagedRelation.Column]
  }

  /// What became of the documents.
  struct Outcome: Sendable {
    let relations: [Relation]
    let errors: [Problem]
    let notes: [Problem]
  }

  private let source: String
  private let tables: [String]
  private let paths: Int
  private let parser = XMLDocumentParser()
  private let reader: RecordReader
  private let sink: Sink
  private var errors: [Problem] = []
  private var notes: [Problem] = []
  private var reported: Set<String> = []

  /// The most columns that records are spread over.
  private static let maximumColumns = 1000

  /// Receives rows; apart from the reader that feeds it, so that neither owns the other.
  private final class Sink {
    let writers: [TextTableWriter]
    var label: [UInt8] = []

    init(_ writers: [TextTableWriter]) { self.writers = writers }

    func receive(_ row: RecordRow) throws {
      let writer = writers[row.path]
      if row.count > writer.width {
        guard row.count <= XMLStaging.maximumColumns else { throw TooManyColumns(line: row.line) }
        try writer.widen(to: row.count)
      }
      try label.withUnsafeBufferPointer { label in
        try writer.append(label: label, line: row.line) { $0 < row.count ? row.cell($0) : nil }
      }
    }
  }

  private struct TooManyColumns: Error { let line: Int }

  init(
    _ options: RecordOptions, source: String, tables: [String], on connection: borrowing Connection
  ) throws {
    self.source = source
    self.tables = tables
    paths = options.paths.count
    var writers: [TextTableWriter] = []
    for table in tables { writers.append(try TextTableWriter(connection, table: table)) }
    let sink = Sink(writers)
    self.sink = sink
    reader = RecordReader(options, names: parser.names, receive: sink.receive)
  }

  /// Reads one document; what is wrong with it is kept, and the next one can be read.
  /// - Parameter proceed: Asked with the bytes read so far; false ends the reading.
  func read(_ input: Input, proceed: @escaping (Int) -> Bool) throws {
    sink.label = Array(input.name.utf8)
    let before = reader.counts
    do {
      do {
        try parse(input, passingOverDocumentType: false, proceed)
      } catch  where error.kind == .malformed && reader.counts == before {
        // Some programs write a document type that breaks the rules before contents that keep them.
        try parse(input, passingOverDocumentType: true, proceed)
        notes.append(
          Problem(
            "xml.document_type", "The document type is malformed and was passed over: \(error.message).",
            severity: .warning, source: source, file: input.name, line: error.line))
      }
    } catch {
      errors.append(Problem(error, "xml", source: source, file: input.name))
    }
    try Task.checkCancellation()
    if let failure = reader.failure {
      guard let tooMany = failure as? TooManyColumns else { throw failure }
      throw IngestError(
        .source,
        Problem(
          "xml.columns", "The records spread over more than \(Self.maximumColumns) columns.", source: source,
          file: input.name, line: tooMany.line,
          advice: "Leave children out with 'ignore', or make columns of JSON of them with 'lists'."))
    }
    for path in 0..<paths {
      for repeated in reader.repeatedChildren(ofPath: path) where reported.insert(repeated.path).inserted {
        errors.append(problem(repeated, input))
      }
    }
    if reader.counts == before && errors.isEmpty {
      notes.append(
        Problem(
          "xml.no_records", "The file has no records.", severity: .note, source: source, file: input.name))
    }
  }

  private func parse(_ input: Input, passingOverDocumentType: Bool, _ proceed: @escaping (Int) -> Bool)
    throws(XMLFault)
  {
    reader.beginDocument()
    try parser.parse(
      file: input.location, into: reader, passingOverDocumentType: passingOverDocumentType, proceed: proceed)
  }

  private func problem(_ repeated: (path: String, line: Int, count: Int), _ input: Input) -> Problem {
    Problem(
      "xml.repeated", "'\(repeated.path)' occurs more than once in a record.", source: source,
      file: input.name,
      line: repeated.line, column: repeated.path, count: repeated.count,
      advice:
        "Say what that means under 'xml': 'explode: \(repeated.path)' makes a row for each, 'lists: [\(repeated.path)]' a column of JSON, 'ignore: [\(repeated.path)]' leaves it out."
    )
  }

  /// Ends the tables.
  func finish() throws -> Outcome {
    var relations: [Relation] = []
    for (path, writer) in sink.writers.enumerated() {
      try writer.widen(to: reader.width(ofPath: path))
      try writer.finish()
      guard writer.rows > 0 else { continue }
      let columns = reader.columns(ofPath: path).enumerated().map { index, column in
        StagedRelation.Column(original: column.name, name: "c\(index + 1)", type: column.isJSON ? .json : nil)
      }
      let table = SQL.name(tables[path])
      let casts = columns.filter { $0.type == .json }.map { "CAST(\($0.name) AS JSON) AS \($0.name)" }
      relations.append(
        Relation(
          sql: casts.isEmpty ? table : "(SELECT * REPLACE (\(casts.joined(separator: ", "))) FROM \(table))",
          columns: columns))
    }
    return Outcome(relations: relations, errors: errors, notes: notes)
  }
}
