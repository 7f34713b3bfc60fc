import DelimitedText
import DuckDB

/// What the values of a column look like that are not read as the texts they are.
struct ExcelShapes: OptionSet, Hashable {
  let rawValue: UInt8

  static let number = ExcelShapes(rawValue: 1)
  /// A number too large or too small for digits alone.
  static let scientific = ExcelShapes(rawValue: 2)
  static let date = ExcelShapes(rawValue: 4)
  static let timestamp = ExcelShapes(rawValue: 8)
  static let other = ExcelShapes(rawValue: 16)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ text: UnsafeBufferPointer<UInt8>) {
    var (digits, hyphens, exponents, others) = (0, 0, 0, 0)
    for byte in text {
      switch byte {
      case 0x30...0x39: digits += 1
      case UInt8(ascii: "-"): hyphens += 1
      case UInt8(ascii: "e"): exponents += 1
      case UInt8(ascii: "."), UInt8(ascii: "+"): break
      default: others += 1
      }
    }
    let isDate =
      hyphens == 2 && text.count >= 10 && text[4] == UInt8(ascii: "-") && text[7] == UInt8(ascii: "-")
    if isDate, digits == 8, text.count == 10 {
      self = .date
    } else if isDate, digits >= 14, text.count >= 19, others == 3, text[10] == 0x20 {
      self = .timestamp
    } else if others == 0, digits > 0, exponents == 0, hyphens <= 1 {
      self = .number
    } else if others == 0, digits > 0, exponents == 1 {
      self = .scientific
    } else {
      self = .other
    }
  }

  /// The values of a column as its shapes ask for, and their type; nil where they stay the texts they are.
  func change(_ x: String, holdsBreaks: Bool) -> (sql: String, type: DataType?)? {
    // Digits alone cannot tell them: such a column holds binary numbers, as the workbook does.
    if contains(.scientific), subtracting([.scientific, .number]).isEmpty {
      return ("CAST(\(x) AS DOUBLE)", .double)
    }
    // One type for dates with times and without.
    if self == [.date, .timestamp] {
      return ("CASE WHEN length(\(x)) = 10 THEN \(x) || ' 00:00:00' ELSE \(x) END", nil)
    }
    return holdsBreaks && contains(.other) ? ("replace(\(x), chr(11), chr(10))", nil) : nil
  }
}

/// Writes the rows of a table, and sees what their values look like.
struct ExcelRows: RowSink, ~Copyable {
  private var writer: CanonicalWriter
  /// The shapes of each column's values.
  private(set) var shapes: [ExcelShapes]

  init(_ writer: consuming CanonicalWriter, width: Int) {
    self.writer = writer
    shapes = Array(repeating: [], count: width)
  }

  mutating func append(_ base: UnsafePointer<UInt8>, _ fields: [Field], line: Int, repair: Repair?) throws {
    for (index, field) in fields.enumerated() where !field.isEmpty && index < shapes.count {
      let shape = ExcelShapes(UnsafeBufferPointer(start: base + field.start, count: field.end - field.start))
      shapes[index].insert(shape)
    }
    try writer.append(base, fields, line: line, repair: repair)
  }

  /// Ends the file.
  /// - Returns: The shapes of each column's values, how many rows there are, and the bytes of the longest.
  consuming func finish() throws -> (shapes: [ExcelShapes], rows: Int, longestRow: Int) {
    let found = (shapes, writer.rows, writer.longestRow)
    try writer.finish()
    return found
  }
}
