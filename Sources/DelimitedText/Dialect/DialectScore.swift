/// How well a dialect fits a sample: the share of the text in rows of the dominant width, times how alike the values of each
/// column are.
struct DialectScore: Sendable {
  let value: Double
  /// The dominant width.
  let width: Int
  /// The share of the text in rows of that width.
  let share: Double
  /// The mean share of values with the kind of their column.
  let consistency: Double

  init(_ sample: [UInt8], isCut: Bool, _ dialect: Dialect) {
    var records = Tokenizer(dialect).records(sample, isCut: isCut, limit: 600)
    guard let first = Self.dominantWidth(records) else {
      (value, self.width, share, consistency) = (0, 0, 0, 0)
      return
    }
    // A quote that never closes must not hide the lines after it.
    if records.contains(where: { !$0.flags.isDisjoint(with: [.multiline, .unterminated]) }) {
      records = Tokenizer(dialect).records(sample, isCut: isCut, limit: 600, width: first)
    }
    let width = Self.dominantWidth(records) ?? first
    let total = records.reduce(0) { $0 + $1.bytes.count }
    let fitting = records.reduce(0) { $0 + ($1.width == width ? $1.bytes.count : 0) }
    var strays = records.count { !$0.flags.isDisjoint(with: [.strayQuote, .unterminated]) }
    self.width = width
    share = Double(fitting) / Double(max(total, 1))
    var profiles = [ColumnProfile](repeating: ColumnProfile(), count: min(width, 512))
    // The first row may hold names, which say nothing of the kinds of values: in a file of a few rows they would speak against
    // the delimiter that parts them too.
    let rows = records.filter { $0.width == width }
    for record in rows.count > 1 ? rows.dropFirst() : rows[...] {
      record.bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        for (index, field) in record.fields.prefix(512).enumerated() {
          profiles[index].add(field.bytes(base))
        }
      }
    }
    let weights = profiles.map(Self.weight)
    let filled = weights.compactMap(\.self)
    consistency = filled.isEmpty ? 0 : filled.reduce(0, +) / Double(filled.count)
    if dialect.quote == nil { strays = records.count { $0.bytes.contains(UInt8(ascii: "\"")) } / 2 }
    let clean = 1 - 0.8 * Double(strays) / Double(records.count)
    // A single column is what is left where nothing parts the lines.
    let columns = max(filled.count, 1)
    let pattern = width > 1 ? Double(columns - 1) / Double(columns) : 0.15
    let prior = Self.prior(dialect)
    // An unusual delimiter must part nearly all lines alike.
    let certainty = prior < 1 && share < (records.count < 10 ? 0.9 : 0.6) ? 0.3 : 1
    // Single stray quotes are repaired: they are no reason to take all quotes as characters.
    let quotes = dialect.quote == nil ? 0.9 : 1
    value = quotes * share * pattern * (0.1 + consistency) * clean * prior * certainty
  }

  /// The width with the most values: lines padded to a width they do not fill say little about it.
  private static func dominantWidth(_ records: [Record]) -> Int? {
    var cells: [Int: Int] = [:]
    for record in records { cells[record.width, default: 0] += record.filled }
    return cells.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// How alike the values of a column are; nil for a column without values.
  private static func weight(_ profile: ColumnProfile) -> Double? {
    guard profile.filled > 0 else { return nil }
    let (family, share) = profile.dominant
    let worth =
      switch family {
      case .number, .time, .boolean, .address: 1.0
      case .code: 0.8
      case .text: 0.7
      case .empty: 0.0
      case .junk: 0.1
      }
    return worth * share
  }

  /// What is known of delimiters before a text is seen: signs that stand inside of dates, times, numbers and words part columns
  /// seldom.
  private static func prior(_ dialect: Dialect) -> Double {
    switch dialect.delimiter {
    case [UInt8(ascii: ",")], [UInt8(ascii: ";")], [9], [UInt8(ascii: "|")]: 1
    case []: 1
    case let other where other.count > 1: 1.05
    case [0x20]: dialect.collapses ? 0.62 : 0.6
    case let other where other[0] < 0x20: 1
    case [UInt8(ascii: "~")], [UInt8(ascii: "^")], [UInt8(ascii: "!")]: 0.9
    case [UInt8(ascii: ":")]: 0.3
    case [UInt8(ascii: "#")], [UInt8(ascii: "*")], [UInt8(ascii: "=")], [UInt8(ascii: "&")]: 0.5
    default: 0.3
    }
  }
}
