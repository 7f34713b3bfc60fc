extension RowJudge {
  /// The fields brought to the width of the table: without what a trailing delimiter adds, with what an optional tail leaves out.
  func whole(_ fields: [Field]) -> [Field] {
    if fields.count == width { return fields }
    if fields.count > width { return Array(fields[..<width]) }
    let place = fields.last?.end ?? 0
    return fields + (fields.count..<width).map { _ in Field(start: place, end: place) }
  }

  static func moved(_ field: Field, by distance: Int) -> Field {
    var field = field
    if field.start == 0 && field.end == 0 { return field }
    field.start += distance
    field.end += distance
    return field
  }

  /// Whether the fields are the names of the columns.
  func isLikeHeader(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Bool {
    !names.isEmpty && fields.count >= names.count
      && zip(fields, names).allSatisfy { $0.value(base, dialect) == $1 }
  }

  func isLikeHeader(_ record: Record) -> Bool {
    record.bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { isLikeHeader($0, record.fields) } ?? false
    }
  }

  /// Whether the first value there is begins with a word for a sum.
  func isTotal(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Bool {
    guard let first = fields.first(where: { !$0.isEmpty }), !ValueKind(first.bytes(base)).isTyped else {
      return false
    }
    return Words.isTotal(first.value(base, dialect)) && fields.count(where: \.isEmpty) * 2 >= fields.count
  }

  /// Whether the first value is a word for a sum and nothing else.
  func isNamedTotal(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Bool {
    guard let first = fields.first, first.end - first.start <= 24, first.end > first.start,
      base[first.start] >= 0x40 || base[first.start] == UInt8(ascii: "*")
    else { return false }
    return Words.isTotalAlone(first.value(base, dialect))
  }

  func isNamedTotal(_ record: Record) -> Bool {
    record.bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { isNamedTotal($0, record.fields) } ?? false
    }
  }

  /// Whether fields hold much less than rows do.
  func isSparse(_ fields: [Field]) -> Bool {
    let filled = fields.count { !$0.isEmpty }
    return Double(filled) <= max(1, columns.usuallyFilled * 0.7) && filled < width
  }

  /// Whether a record holds a quote that opens a value, and none that closes it, where nothing encloses values.
  func opensQuote(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Bool {
    doubtsQuotes && fields.contains { $0.opensQuote(base) }
  }

  /// Whether a record holds the names of another table.
  func isNameLike(_ record: Record) -> Bool {
    record.fields.allSatisfy { !$0.isEmpty } && LayoutFinder([], dialect, Layout.Pins()).isNameLike(record)
  }
}
