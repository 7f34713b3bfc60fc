/// Reads the files of a ``PersonalFormat``: one, a directory searched recursively, a glob.
struct PersonalReader: Reader {
  let format: PersonalFormat
  let finder: FileFinder
  let settings: Setting
  let source: String

  init(_ format: PersonalFormat, settings: Setting, context: ReaderContext) throws {
    self.format = format
    self.settings = settings
    finder = try FileFinder(of: settings, context)
    source = context.source
  }

  func inputs() async throws -> [Input] { try await finder.inputs(extensions: format.endings) }

  func fetch(_ inputs: [Input], in area: StagingArea) async throws -> [FetchedInput] {
    try await FileFetcher(context: finder.context, endings: format.endings).fetch(inputs, in: area)
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let batch = PersonalBatch(
      inputs, of: format.name, settings: settings, source: source, state: area.previousState)
    try format.read(batch)
    let errors = batch.problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw IngestError(.source, errors) }
    area.state = batch.state
    guard !batch.rows.isEmpty else { return [] }
    for column in PersonalFormat.moments { batch.align(column) }
    if !format.hasFreeNumbers { batch.markDecimals() }
    let present = batch.rows.reduce(into: format.mandatory) { $0.formUnion($1.values.keys) }
    let columns = format.columns.filter { present.contains($0) }
    let texts = Set(columns).subtracting(PersonalFormat.moments).subtracting(PersonalFormat.numbers)
    let rows = batch.rows.map { row in
      TextRows.Row(
        recordSource: row.input.name, cells: columns.map { row.values[$0] }, line: row.line)
    }
    var relations = try await area.stage(
      [TextRows(columns: columns, texts: texts, rows: rows)], of: inputs, diagnostics: batch.problems)
    for index in relations.indices { relations[index].isSelfDescribing = true }
    return relations
  }
}
