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

  func isTotal(_ record: Record) -> Bool {
    record.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, let first = record.fields.first(where: { !$0.isEmpty }) else {
        return false
      }
      return Words.isTotal(first.value(base, dialect))
    }
  }

  /// Whether a record holds the names of another table.
  func isNameLike(_ record: Record) -> Bool {
    record.fields.allSatisfy { !$0.isEmpty } && LayoutFinder([], dialect, Layout.Pins()).isNameLike(record)
  }
}
