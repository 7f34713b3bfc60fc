import DelimitedText
import DuckDB
import Foundation

/// Files that went through the repairing reader: each as canonical CSV in the staging area, every row with its line and with
/// what was done to it.
struct CSVSpool: Sendable {
  /// A file and its rows.
  struct Part: Sendable {
    let input: Input
    /// The record source of its rows.
    let name: String
    let url: URL
    /// The bytes of its longest row.
    let longestRow: Int
  }

  let columns: [String]
  let nullWords: [String]
  private(set) var parts: [Part] = []

  init(columns: [String], nullWords: [String]) {
    self.columns = columns
    self.nullWords = nullWords
  }

  /// Reads a file into the staging area.
  /// - Returns: What was repaired.
  mutating func add(_ file: CSVFile, in area: StagingArea) throws -> RepairLog {
    let url = try area.newFile("rows.csv")
    var writer = try CanonicalWriter(url, file.detection.dialect.dialect, isAnnotated: true)
    let log = try RepairingReader(file.detection, file.reading).read(
      FileSource(URL(fileURLWithPath: file.input.location)), into: &writer)
    let longestRow = writer.longestRow
    try writer.finish()
    parts.append(Part(input: file.input, name: file.input.name, url: url, longestRow: longestRow))
    return log
  }

  /// Adds rows that are in the staging area already.
  mutating func add(_ part: Part) { parts.append(part) }

  private var names: [String] { columns.indices.map { "c\($0 + 1)" } }

  private func scan(_ parts: [Part]) -> String {
    let types = names.map { ", \(SQL.text($0)): 'VARCHAR'" }.joined()
    return """
      read_csv(\(SQL.list(parts.map(\.url.path))), auto_detect = false, header = false, delim = ',', quote = '"', \
      escape = '"', columns = {'line': 'BIGINT', 'fault': 'VARCHAR'\(types)}, filename = 'c0', new_line = '\\n'\
      \(CSVLayout.room(for: parts.map(\.longestRow).max() ?? 0))\
      \(CSVLayout.nulls(nullWords)))
      """
  }

  /// The files as a relation.
  /// - Parameter setsAside: Whether rows that are a guess are to be set aside.
  func relation(setsAside: Bool) -> StagedRelation {
    let places = parts.map { Input(name: $0.name, location: $0.url.path) }
    return StagedRelation(
      source: scan(parts), columns: zip(columns, names).map { .init(original: $0, name: $1) },
      recordSource: Input.recordSource(of: places, location: "c0"), inputs: parts.map(\.input),
      fault: setsAside ? "fault" : nil,
      numberedRows: { [self] input in "SELECT * FROM \(scan(parts.filter { $0.input == input }))" })
  }
}
