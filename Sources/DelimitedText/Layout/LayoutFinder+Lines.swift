/// Lines that are no rows wherever they stand: comments, rules, descriptions of the columns.
extension LayoutFinder {
  mutating func setCommentsAside() {
    var hashed = records.filter { $0.bytes.first == UInt8(ascii: "#") }
    if let header = hashedHeader { hashed.removeAll { $0.line == header } }
    layout.comment = pins.comment
    if layout.comment == nil, !hashed.isEmpty, hashed.count * 2 < records.count, !areRows(hashed) {
      // Lines that begin with # are comments where not all do.
      layout.comment = [UInt8(ascii: "#")]
    }
    guard let comment = layout.comment else { return }
    func isComment(_ record: Record) -> Bool {
      record.bytes.starts(with: comment)
        && (pins.comment != nil || hashed.contains { $0.line == record.line })
    }
    for record in records where isComment(record) {
      layout.repairs.append(
        Repair(.comment, line: record.line, "a comment was passed over", example: record.text))
    }
    records.removeAll(where: isComment)
  }

  /// The line of a header that begins with #: names right above rows of their width.
  private var hashedHeader: Int? {
    guard pins.comment == nil,
      let row = records.indices.dropFirst().last(where: { index in
        let (header, row) = (records[index - 1], records[index])
        return header.bytes.first == UInt8(ascii: "#") && row.bytes.first != UInt8(ascii: "#")
          && abs(header.width - row.width) <= 1 && header.filled > 1 && row.filled > 1 && isNameLike(header)
      })
    else { return nil }
    return records[row - 1].line
  }

  /// Whether lines that begin with # are rows like the others: as wide, among them, and the first value of others is a text too.
  private func areRows(_ hashed: [Record]) -> Bool {
    let others = records.filter { $0.bytes.first != UInt8(ascii: "#") }
    guard let first = others.first, first.width > 1 else { return false }
    let later = hashed.filter { $0.line > first.line }
    return !later.isEmpty && later.allSatisfy { $0.width == first.width && $0.filled > 1 }
      && !Columns(others.dropFirst(), width: first.width).typed.contains { $0.column == 0 }
  }

  static let rulerText = "a line that only rules off was set aside"

  /// Lines such as `---- ----`, under a header or between parts of a statement.
  mutating func setRulersAside() {
    let rulers = records.filter { $0.isRuler(dialect) }
    guard !rulers.isEmpty, rulers.count < records.count else { return }
    for record in rulers {
      layout.repairs.append(Repair(.preamble, line: record.line, Self.rulerText, example: record.text))
    }
    records.removeAll { $0.isRuler(dialect) }
  }

  /// Lines between the names and the rows that describe the columns to programs, each value `{…}`, as survey tools write them,
  /// and those between them and the names.
  mutating func setDescriptionsAside() {
    guard pins.header == nil, pins.skip == nil,
      let last = records.prefix(6).lastIndex(where: isDescription), last > 0
    else { return }
    let width = records[last].width
    guard let names = records[..<last].firstIndex(where: { $0.width == width && isNameLike($0) }) else {
      return
    }
    for record in records[(names + 1)...last] {
      layout.repairs.append(
        Repair(
          .header, line: record.line, "a line that describes the columns was set aside", example: record.text)
      )
    }
    records.removeSubrange((names + 1)...last)
  }

  private func isDescription(_ record: Record) -> Bool {
    record.width > 1
      && record.texts(dialect).allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }
  }
}

extension Record {
  /// Whether the record only rules off: `---- ----`, `****,****`.
  func isRuler(_ dialect: Dialect) -> Bool {
    guard let first = bytes.first,
      Self.isRulerSign(first) || dialect.delimiter.contains(first) || first == 0x20
    else { return false }
    var signs = 0
    for byte in bytes where byte != 10 && byte != 13 && byte != 0x20 && !dialect.delimiter.contains(byte) {
      guard Self.isRulerSign(byte) else { return false }
      signs += 1
    }
    return signs >= 3 && signs >= 3 * filled
  }

  static func isRulerSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "#"):
      true
    default: false
    }
  }

  /// Whether the first value there is begins with a word for a sum.
  func beginsWithTotal(_ dialect: Dialect) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, let first = fields.first(where: { !$0.isEmpty }) else {
        return false
      }
      return Words.isTotal(first.value(base, dialect))
    }
  }
}
