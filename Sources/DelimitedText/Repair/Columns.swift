/// What is known of a table's columns from a sample of its rows.
struct Columns: Sendable {
  /// A profile for each column.
  let profiles: [ColumnProfile]
  /// The columns whose values have a kind that says something, and its family.
  let typed: [(column: Int, family: ValueKind.Family)]
  /// How many values a row usually holds.
  let usuallyFilled: Double

  init(_ profiles: [ColumnProfile]) {
    self.profiles = profiles
    typed = profiles.enumerated().compactMap { index, profile in profile.typedFamily.map { (index, $0) } }
    let rows = profiles.map(\.count).max() ?? 0
    usuallyFilled = rows == 0 ? 0 : Double(profiles.reduce(0) { $0 + $1.filled }) / Double(rows)
  }

  /// The columns of the records that have a width.
  init(_ records: some Collection<Record>, width: Int) {
    var profiles = [ColumnProfile](repeating: ColumnProfile(), count: width)
    for record in records where record.width >= width {
      record.bytes.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        for index in 0..<width { profiles[index].add(record.fields[index].bytes(base)) }
      }
    }
    self.init(profiles)
  }

  /// How many values in typed columns have the kind of their column, and how many have another.
  func conformity(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> (matched: Int, mismatched: Int) {
    var (matched, mismatched) = (0, 0)
    for (column, family) in typed where column < fields.count && !fields[column].isEmpty {
      let kind = ValueKind(fields[column].bytes(base))
      if kind == .empty { continue }
      if kind.family == family { matched += 1 } else { mismatched += 1 }
    }
    return (matched, mismatched)
  }

  func conformity(_ record: Record) -> (matched: Int, mismatched: Int) {
    record.bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { conformity($0, record.fields) } ?? (0, 0)
    }
  }

  /// How well fields fit the columns, as the sum of logarithms.
  func fit(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Double {
    zip(profiles, fields).reduce(0) { $0 + $1.0.fit($1.1.bytes(base)) }
  }
}
