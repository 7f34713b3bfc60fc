import DelimitedText
import DuckDB
import Foundation

/// Delimited text files: a file, a directory searched recursively, a glob. Regular files of one layout are read together by
/// DuckDB, with every option explicit; the others go through the repairing reader first.
struct CSVReader: FileReader {
  static let extensions: Set<String> = ["csv", "tsv", "tab", "txt"]

  let finder: FileFinder
  let options: CSVOptions
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    options = CSVOptions(settings)
    self.context = context
  }

  /// A reader of one file.
  init(_ file: URL, _ options: CSVOptions, _ context: ReaderContext) throws {
    let path = try YAMLNode(parsing: YAMLText.quoted(file.path), file: "path")
    finder = FileFinder(setting: Setting(node: path, path: "path", file: "path"), context: context)
    self.options = options
    self.context = context
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    var (regular, spools): ([(layout: CSVLayout, files: [CSVFile])], [CSVSpool]) = ([], [])
    var problems: [Problem] = []
    for input in inputs {
      do {
        try Task.checkCancellation()
        let file = try CSVFile(input, options, source: context.source)
        if let digest = file.digest { area.note(digest: digest, of: input) }
        if file.irregularity == nil {
          let layout = CSVLayout(file, options)
          if let index = regular.firstIndex(where: { $0.layout == layout }) {
            regular[index].files.append(file)
          } else {
            regular.append((layout, [file]))
          }
          problems += self.problems(file, RepairLog())
        } else {
          let index = spools.firstIndex { $0.columns == file.columns } ?? spools.endIndex
          if index == spools.endIndex {
            spools.append(CSVSpool(columns: file.columns, nullWords: options.nullWords))
          }
          let log = try spools[index].add(file, in: area)
          problems += self.problems(file, log)
        }
      } catch let error as IngestError {
        problems += error.problems
      }
    }
    let errors = problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw IngestError(.source, errors) }
    var relations = regular.map { $0.layout.relation($0.files) }
    relations += spools.map { $0.relation(setsAside: context.badRows == .quarantine) }
    for index in relations.indices { relations[index].findsNullWords = options.findsNullWords }
    if !relations.isEmpty { relations[0].diagnostics = problems }
    return relations
  }

  /// What is told of a file.
  func problems(_ file: CSVFile, _ log: RepairLog) -> [Problem] {
    CSVProblems(
      file: file, source: context.source, policy: context.badRows, isTableChosen: options.table != nil
    ).problems(log)
  }
}

extension ReaderKind {
  /// Delimited text.
  static let csv = ReaderKind(
    name: "csv", summary: "Delimited text files.",
    shape: .either([.string, .object(CSVOptions.properties)]),
    inspection: InspectionHooks(endings: CSVReader.extensions, hints: { try CSVInspection.hints($0) })
  ) { try CSVReader(settings: $0, context: $1) }
}
