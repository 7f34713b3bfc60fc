import DelimitedText
import Foundation

/// Large files that are regular where they begin and where they end are loaded as if they were so throughout, while the pass over all
/// of their bytes that proves it runs beside the load.
extension CSVReader {
  /// How large files are on average, in bytes, for which a pass of its own takes a time worth saving.
  private static let worthwhile = 4 << 20

  func presume(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation]? {
    let bytes = try inputs.reduce(0) { try $0 + FileStamp(URL(fileURLWithPath: $1.location)).size }
    guard !inputs.isEmpty, bytes / inputs.count >= Self.worthwhile else { return nil }
    let (options, source) = (options, context.source)
    var files: [CSVFile] = []
    for input in inputs {
      try Task.checkCancellation()
      guard let file = try CSVFile(presuming: input, options, source: source) else { return nil }
      files.append(file)
    }
    let layout = CSVLayout(files[0], options)
    guard files.allSatisfy({ CSVLayout($0, options) == layout }) else { return nil }
    area.check { [files] goesOn in
      var rows = 0
      for file in files {
        guard let found = try file.confirmed(source: source, check: goesOn) else { return false }
        area.note(digest: found.digest, of: file.input)
        rows += found.rows
      }
      area.progress.rows = rows
      return true
    }
    var relation = layout.relation(files)
    relation.bytes = bytes
    relation.findsNullWords = options.findsNullWords
    relation.diagnostics = files.flatMap { problems($0, RepairLog()) }
    return [relation]
  }
}
