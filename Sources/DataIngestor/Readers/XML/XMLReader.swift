import DuckDB
import Foundation
import LibXML2
import XMLRecords

/// XML documents of any size: elements become rows, their attributes and children columns. They are read as a stream, and the
/// bytes of each value go to staging as they are.
struct XMLReader: FileReader {
  static let extensions: Set<String> = ["xml"]

  let finder: FileFinder
  let settings: XMLSettings
  let source: String

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    self.settings = XMLSettings(settings)
    source = context.source
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let (paths, found) = try recordPaths(inputs)
    let tables = paths.map { _ in area.newTable("xml") }
    let progress = area.progress
    let loaded = try await area.engine.run { connection in
      let staging = try XMLStaging(settings.options(paths), source: source, tables: tables, on: connection)
      var done = 0
      for input in inputs {
        try staging.read(input) { bytes in
          progress.text = "\((done + bytes) >> 20) MB read"
          return !Task.isCancelled
        }
        done += (try? FileStamp(URL(fileURLWithPath: input.location)).size) ?? 0
      }
      return try staging.finish()
    }
    guard loaded.errors.isEmpty else { throw IngestError(.source, loaded.errors) }
    if loaded.relations.isEmpty { try explainNothing(inputs) }
    return loaded.relations.enumerated().map { index, staged in
      var relation = StagedRelation(
        source: staged.sql, columns: staged.columns, recordSource: "c0", isSelfDescribing: true,
        inputs: inputs,
        numberedRows: { "SELECT * FROM \(staged.sql) WHERE c0 = \(SQL.text($0.name))" })
      if index == 0 { relation.diagnostics = found + loaded.notes }
      return relation
    }
  }

  /// Where the records are: as declared, or what the first document with an element that occurs again shows.
  private func recordPaths(_ inputs: [Input]) throws -> (paths: [RecordPath], notes: [Problem]) {
    guard settings.paths.isEmpty else { return (settings.paths, []) }
    for input in inputs.prefix(Self.searchedDocuments) {
      guard let best = try candidates(input).first, let path = RecordPath(best.path) else { continue }
      let note = Problem(
        "xml.records", "The records are taken to be \(best.path).", severity: .note, source: source,
        file: input.name, advice: "'records: \(best.path)' under 'xml' makes that certain.")
      return ([path], [note])
    }
    throw IngestError(
      .source,
      Problem(
        "xml.records", "No element occurs more than once, so that nothing shows what a record is.",
        source: source, file: inputs.first?.name, advice: "Say it under 'xml', for example 'records: //item'."
      ))
  }

  /// In how many documents records are looked for.
  private static let searchedDocuments = 20

  /// The elements that may be records, the likeliest first.
  private func candidates(_ input: Input) throws -> [(path: String, count: Int)] {
    let parser = XMLDocumentParser()
    let finder = RecordFinder(names: parser.names)
    do {
      try parser.parse(file: input.location, into: finder, passingOverDocumentType: true) {
        $0 < Self.inspected
      }
    } catch {
      throw IngestError(.source, Problem(error, "xml", source: source, file: input.name))
    }
    return finder.candidates
  }

  /// How much of a document is looked at to find its records: 16 MiB.
  private static let inspected = 16 << 20

  /// Fails where there are no records, and others than those that are asked for.
  private func explainNothing(_ inputs: [Input]) throws {
    guard let first = inputs.first, !settings.paths.isEmpty else { return }
    let others = try candidates(first)
    guard !others.isEmpty else { return }
    throw IngestError(
      .source,
      Problem(
        "xml.records", "No element is where 'records' says.", source: source, file: first.name,
        examples: others.prefix(5).map { "\($0.path) (\($0.count))" },
        advice: "Correct 'records' under 'xml'. Names are compared with case and without prefixes."))
  }
}

extension ReaderKind {
  /// XML documents.
  static let xml = ReaderKind(
    name: "xml", summary: "XML documents: elements as rows.",
    shape: .either([.string, .object(XMLSettings.properties)]), problems: XMLSettings.problems,
    inspection: XMLInspection.hooks
  ) { try XMLReader(settings: $0, context: $1) }
}
