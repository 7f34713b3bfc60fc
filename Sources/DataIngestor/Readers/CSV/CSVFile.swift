import DelimitedText
import Foundation

/// A file as it was found: what it is, and whether the engine can read it as it stands.
struct CSVFile: Sendable {
  let input: Input
  /// What it is read with: the settings, and where the table begins that they ask for.
  let reading: ReadingOptions
  let detection: Detection
  /// Why it goes through the repairing reader; nil where it is regular.
  let irregularity: String?
  /// Whether a text may hold a byte 0x1D to 0x1F.
  let mayHoldSeparators: Bool
  /// How many rows it has; nil where that is not known before they are read.
  let rows: Int?
  /// The bytes of its longest row, where it is regular and all of it was read.
  let longestRow: Int
  /// The digest of its content; nil where not all of it was read.
  let digest: String?
  /// The names of its columns.
  let columns: [String]

  /// The engine takes time with the square of the columns to plan the queries that prove their types.
  private static let maximumColumns = 2000

  /// Looks at a file. One pass over its bytes tells whether it is regular, and takes its fingerprint.
  init(_ input: Input, _ options: CSVOptions, source: String) throws {
    let file = try Self.opener(input, source)
    let reading = try Self.reading(options, of: file)
    var detection = try Detection(file(), reading, looksAhead: false)
    let bytes = DigestingSource(try file())
    let scan = try RegularScan(bytes, detection)
    if scan.irregularity != nil, !detection.isComplete { detection = try Detection(file(), reading) }
    try Self.hasTable(detection, input, source)
    var irregularity = scan.irregularity ?? options.irregularity
    if irregularity == nil, try !Self.endsRegularly(input, detection, reading) {
      irregularity = "its last lines are no rows"
    }
    self.input = input
    self.reading = reading
    self.detection = detection
    self.irregularity = irregularity
    mayHoldSeparators = scan.holdsSeparators || irregularity != nil
    rows = irregularity == nil ? scan.rows : nil
    longestRow = scan.longestRow
    columns = try Self.columns(detection.layout, options, input, source)
    digest = try bytes.digest()
  }

  /// Looks at the beginning and the end of a file, and takes all between to be like them.
  /// - Returns: nil where they tell already that the file is not regular.
  init?(presuming input: Input, _ options: CSVOptions, source: String) throws {
    guard options.irregularity == nil else { return nil }
    let file = try Self.opener(input, source)
    let detection = try Detection(file(), options.reading, looksAhead: false)
    guard RegularScan.irregularity(of: detection) == nil,
      try Self.endsRegularly(input, detection, options.reading)
    else { return nil }
    try Self.hasTable(detection, input, source)
    self.input = input
    reading = options.reading
    self.detection = detection
    irregularity = nil
    mayHoldSeparators = false
    rows = nil
    longestRow = 0
    digest = nil
    columns = try Self.columns(detection.layout, options, input, source)
  }

  /// Passes over all bytes of a file of which regularity was presumed.
  /// - Parameter check: Called before each piece; what it throws ends the pass.
  /// - Returns: How many rows there are and the digest of the content; nil where it is not as presumed.
  func confirmed(source: String, check: @escaping () throws -> Void) throws -> (rows: Int, digest: String)? {
    let bytes = DigestingSource(try Self.opener(input, source)(), check: check)
    let scan = try RegularScan(bytes, detection)
    guard scan.irregularity == nil, !scan.holdsSeparators else { return nil }
    return (scan.rows, try bytes.digest())
  }

  private static func opener(_ input: Input, _ source: String) throws -> () throws -> FileSource {
    let url = URL(fileURLWithPath: input.location)
    func file() throws -> FileSource {
      do { return try FileSource(url) } catch {
        throw IngestError(
          .source,
          Problem("source.unreadable", "The file cannot be opened.", source: source, file: input.name))
      }
    }
    _ = try file()
    return file
  }

  private static func hasTable(_ detection: Detection, _ input: Input, _ source: String) throws {
    guard detection.layout.width > 0, detection.laterDelimiter == nil else {
      throw IngestError(.source, noTable(detection, source, input))
    }
    guard detection.layout.width <= maximumColumns else {
      throw IngestError(
        .source,
        Problem(
          "source.csv.columns",
          "The rows have \(detection.layout.width) columns, and more than \(maximumColumns) are not read.",
          source: source, file: input.name,
          advice: "If it is delimited by something else, declare 'delimiter' under 'csv'."))
    }
  }

  /// Why there is nothing to read.
  private static func noTable(_ detection: Detection, _ source: String, _ input: Input) -> Problem {
    let megabytes = Detection.sampleSize >> 20
    if let delimiter = detection.laterDelimiter {
      return Problem(
        "source.csv.late_table",
        "The first \(megabytes) MB is not like the rest: '\(DelimitedText.Dialect.text(delimiter))' parts the last lines.",
        source: source, file: input.name,
        advice: "Declare under 'csv' how many lines come before the header: 'skip'.")
    }
    guard detection.isWhole else {
      return Problem(
        "source.csv.late_table", "No row was found in the first \(megabytes) MB.", source: source,
        file: input.name, advice: "Declare under 'csv' how many lines come before the header: 'skip'.")
    }
    return Problem(
      "source.empty", "The file is empty.", source: source, file: input.name,
      advice: "Remove it, or put its content back.")
  }

  /// The settings, with the line before the asked-for table as the number of lines to skip.
  private static func reading(_ options: CSVOptions, of file: () throws -> FileSource) throws
    -> ReadingOptions
  {
    var reading = options.reading
    for _ in 1..<max(options.table ?? 1, 1) {
      let detection = try Detection(file(), reading)
      var rows = RowCounter()
      let log = try RepairingReader(detection, reading).read(file(), into: &rows)
      guard let next = log.repairs.first(where: { $0.kind == .secondTable && $0.line > 0 }) else { break }
      reading.layout.skip = next.line - 1
    }
    return reading
  }

  /// Whether the last lines are rows like the others: the repairing reader finds nothing to say about them.
  private static func endsRegularly(_ input: Input, _ detection: Detection, _ options: ReadingOptions) throws
    -> Bool
  {
    let url = URL(fileURLWithPath: input.location)
    let size = try FileHandle(forReadingFrom: url).seekToEnd()
    let length: UInt64 = 16 << 10
    var source = try FileSource(url, from: size > length ? size - length : 0)
    var tail = try source.bytes(Int(length))
    if size > length { tail.removeFirst((tail.firstIndex(of: 10) ?? -1) + 1) }
    var sink = RowCollector(detection.dialect.dialect)
    let reader = RepairingReader(detection.startingAnywhere(isWhole: size <= length), options)
    let found = try reader.read(MemorySource(tail), into: &sink)
    return found.counts.isEmpty
  }

  private static func columns(_ layout: Layout, _ options: CSVOptions, _ input: Input, _ source: String)
    throws -> [String]
  {
    let generated = (1...layout.width).map { "column_\($0)" }
    guard let names = options.columnNames else {
      return layout.header.map { zip($0, generated).map { $0.isEmpty ? $1 : $0 } } ?? generated
    }
    guard names.count == layout.width else {
      throw IngestError(
        .source,
        Problem(
          "source.csv",
          "'column_names' gives \(names.count) names, and the file has \(layout.width) columns.",
          source: source,
          file: input.name, advice: "Name every column, in the order of the file."))
    }
    return names
  }
}

extension CSVOptions {
  /// What of the settings the engine's reader does not do.
  var irregularity: String? {
    if reading.footer ?? 0 > 0 { return "a footer is declared" }
    if !reading.layout.skippedPrefixes.isEmpty { return "lines are passed over" }
    if table ?? 1 > 1 { return "another table than the first is read" }
    return nil
  }
}
