@testable import DelimitedText

/// A text that was read, and what was said about it.
struct ReadText {
  let detection: Detection
  let rows: [[String]]
  let log: RepairLog

  init(_ bytes: [UInt8], _ options: ReadingOptions = ReadingOptions()) throws {
    detection = try Detection(MemorySource(bytes), options)
    var sink = RowCollector(detection.dialect.dialect)
    log = try RepairingReader(detection, options).read(MemorySource(bytes), into: &sink)
    rows = sink.rows
  }

  init(_ text: String, _ options: ReadingOptions = ReadingOptions()) throws {
    try self.init(Array(text.utf8), options)
  }

  var header: [String]? { detection.layout.header }

  /// What was said, by kind.
  var said: Set<Repair.Kind> { Set(log.counts.keys) }

  /// Whether the pass over regular texts lets it through.
  func isRegular(_ bytes: [UInt8]) throws -> Bool {
    try RegularScan(MemorySource(bytes), detection).irregularity == nil
  }
}

/// Ten bookings of a bank, to put oddities into.
enum Bookings {
  static let header = ["Date", "Text", "Amount", "Balance"]

  static let rows: [[String]] = (1...20).map { day in
    [
      "2025-01-\(day < 10 ? "0" : "")\(day)", ["Rent", "Café Zürich", "Salary ACME", "Shell"][day % 4],
      "\(day % 3 == 0 ? "" : "-")\(day * 7).50", "\(1000 + day * 3).25",
    ]
  }

  static func text(_ delimiter: String = ",", lineEnd: String = "\n", rows: [[String]] = rows) -> String {
    ([header] + rows).map { $0.joined(separator: delimiter) + lineEnd }.joined()
  }
}
