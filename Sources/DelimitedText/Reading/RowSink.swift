/// Takes the rows that a reader makes.
package protocol RowSink: ~Copyable {
  /// Takes a row.
  /// - Parameters:
  ///   - fields: As many as there are columns, as ranges of the bytes at `base`; valid during the call.
  ///   - line: The line it starts in, from 1.
  ///   - repair: What was done to it, or nil.
  mutating func append(
    _ base: UnsafePointer<UInt8>, _ fields: [Field], line: Int, repair: Repair?) throws
}

/// Counts the rows.
package struct RowCounter: RowSink {
  /// How many there were.
  package private(set) var rows = 0

  package init() {}

  package mutating func append(
    _ base: UnsafePointer<UInt8>, _ fields: [Field], line: Int, repair: Repair?
  ) { rows += 1 }
}

/// Keeps the rows as texts.
package struct RowCollector: RowSink {
  /// The rows.
  package private(set) var rows: [[String]] = []
  let dialect: Dialect

  package init(_ dialect: Dialect) { self.dialect = dialect }

  package mutating func append(_ base: UnsafePointer<UInt8>, _ fields: [Field], line: Int, repair: Repair?) {
    rows.append(fields.map { String(decoding: $0.value(base, dialect), as: UTF8.self) })
  }
}
