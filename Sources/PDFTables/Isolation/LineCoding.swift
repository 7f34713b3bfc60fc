/// A value that is sent between processes as fields of one line.
///
/// A general coder looks up how each type is coded while the program runs; for a document of a page that takes longer than to
/// read it.
protocol LineCodable {
  func write(to line: inout LineWriter)
  /// Reads the fields in the order in which they were written.
  init(from line: inout LineReader) throws(LineFault)
}

/// A line does not hold what was to be read.
struct LineFault: Error {}

extension LineCodable {
  /// The line, with the line feed at its end.
  var line: [UInt8] {
    var writer = LineWriter()
    write(to: &writer)
    return writer.bytes + [0x0A]
  }

  /// Reads a line without its line feed. Throws `LineFault` unless it holds this value and no more.
  init(line: some Sequence<UInt8>) throws(LineFault) {
    var reader = LineReader(Array(line))
    self = try Self(from: &reader)
    guard reader.isAtEnd else { throw LineFault() }
  }
}

/// Fields with U+001F behind each; that character, line feeds and backslashes inside are escaped.
struct LineWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: some LineCodable) { value.write(to: &self) }

  fileprivate mutating func field(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0x1F: bytes += [0x5C, 0x75]
      case 0x5C: bytes += [0x5C, 0x5C]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x1F)
  }
}

struct LineReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func read<Value: LineCodable>(_ type: Value.Type = Value.self) throws(LineFault) -> Value {
    try Value(from: &self)
  }

  fileprivate mutating func field() throws(LineFault) -> String {
    guard let end = bytes[position...].firstIndex(of: 0x1F) else { throw LineFault() }
    defer { position = end + 1 }
    let field = bytes[position..<end]
    guard field.contains(0x5C) else { return String(decoding: field, as: UTF8.self) }
    var plain: [UInt8] = []
    var isEscaped = false
    for byte in field {
      switch (isEscaped, byte) {
      case (false, 0x5C):
        isEscaped = true
        continue
      case (true, 0x6E): plain.append(0x0A)
      case (true, 0x75): plain.append(0x1F)
      default: plain.append(byte)
      }
      isEscaped = false
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// A field as a value that is written as its description.
  fileprivate mutating func described<Value: LosslessStringConvertible>() throws(LineFault) -> Value {
    guard let value = Value(try field()) else { throw LineFault() }
    return value
  }
}

extension String: LineCodable {
  func write(to line: inout LineWriter) { line.field(self) }
  init(from line: inout LineReader) throws(LineFault) { self = try line.field() }
}

extension Int: LineCodable {
  func write(to line: inout LineWriter) { line.field(description) }
  init(from line: inout LineReader) throws(LineFault) { self = try line.described() }
}

extension Double: LineCodable {
  func write(to line: inout LineWriter) { line.field(description) }
  init(from line: inout LineReader) throws(LineFault) { self = try line.described() }
}

extension Bool: LineCodable {
  func write(to line: inout LineWriter) { line.field(description) }
  init(from line: inout LineReader) throws(LineFault) { self = try line.described() }
}

extension LineCodable where Self: RawRepresentable<String> {
  func write(to line: inout LineWriter) { line.field(rawValue) }

  init(from line: inout LineReader) throws(LineFault) {
    guard let value = Self(rawValue: try line.field()) else { throw LineFault() }
    self = value
  }
}

extension Optional: LineCodable where Wrapped: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(self != nil)
    if let self { line.write(self) }
  }

  init(from line: inout LineReader) throws(LineFault) {
    self = try line.read(Bool.self) ? line.read(Wrapped.self) : nil
  }
}

extension Array: LineCodable where Element: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(count)
    for element in self { line.write(element) }
  }

  init(from line: inout LineReader) throws(LineFault) {
    self = []
    for _ in 0..<Swift.max(0, try line.read(Int.self)) { append(try line.read()) }
  }
}
