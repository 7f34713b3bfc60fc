/// Fits a record of the wrong width into the columns: drops empty values that are too many, joins values that a stray delimiter
/// parted, splits values between which the delimiter is missing, leaves columns empty; whatever fits the columns best.
struct RowFitter: Sendable {
  let columns: Columns

  /// A record that was fitted.
  struct Fitted {
    var fields: [Field]
    /// How well it fits, as the sum of logarithms less what the changes cost.
    var score: Double
    var dropped = 0
    var joined = 0
    var split = 0
    var padded = 0
  }

  private enum Step { case keep, drop, join(Int), split(Int), pad }
  private static let widest = 256
  private static let cost = (drop: 1.0, join: 1.6, joinQuoted: 2.0, pad: 1.2, split: 1.8)

  func fit(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Fitted {
    let (n, width) = (fields.count, columns.profiles.count)
    if n == width { return Fitted(fields: fields, score: columns.fit(base, fields)) }
    guard n <= Self.widest, width <= Self.widest, abs(n - width) <= 64 else { return cut(base, fields) }
    var scores = [Double](repeating: -.infinity, count: (n + 1) * (width + 1))
    var steps = [Step](repeating: .keep, count: (n + 1) * (width + 1))
    scores[0] = 0
    func reach(_ i: Int, _ j: Int, _ score: Double, _ step: Step) {
      let index = i * (width + 1) + j
      if score > scores[index] + 1e-9 {
        scores[index] = score
        steps[index] = step
      }
    }
    for i in 0...n {
      for j in 0...width {
        let score = scores[i * (width + 1) + j]
        guard score > -.infinity else { continue }
        if n < width, j < width {
          reach(i, j + 1, score + columns.profiles[j].fit(.init(start: base, count: 0)) - Self.cost.pad, .pad)
        }
        guard i < n else { continue }
        if n > width, fields[i].isEmpty { reach(i + 1, j, score - Self.cost.drop, .drop) }
        guard j < width else { continue }
        reach(i + 1, j + 1, score + columns.profiles[j].fit(fields[i].bytes(base)), .keep)
        if n > width {
          for count in 2...max(2, min(n - width + 1, n - i)) where i + count <= n {
            let range = fields[i..<i + count]
            let quoted = range.count { $0.isQuoted || $0.isEmpty }
            let fit = columns.profiles[j].fit(Self.joined(range).bytes(base))
            reach(
              i + count, j + 1,
              score + fit - Self.cost.join * Double(count - 1) - Self.cost.joinQuoted * Double(quoted),
              .join(count))
          }
        }
        if n < width, j + 1 < width, let best = split(base, fields[i], j) {
          reach(i + 1, j + 2, score + best.score - Self.cost.split, .split(best.place))
        }
      }
    }
    // A record that ends early misses its last values at once, not one by one.
    var ending = (columns: width, score: scores[n * (width + 1) + width])
    for j in 0..<width where scores[n * (width + 1) + j] - 2 - 0.3 * Double(width - j) > ending.score {
      ending = (j, scores[n * (width + 1) + j] - 2 - 0.3 * Double(width - j))
    }
    guard ending.score > -.infinity else { return cut(base, fields) }
    var fitted = trace(fields, ending.score, steps, ending.columns, width)
    let missing = width - ending.columns
    fitted.fields += (0..<missing).map { _ in Field(start: 0, end: 0) }
    fitted.padded += missing
    return fitted
  }

  private func trace(_ fields: [Field], _ score: Double, _ steps: [Step], _ end: Int, _ width: Int) -> Fitted
  {
    var fitted = Fitted(fields: [], score: score)
    var (i, j) = (fields.count, end)
    while i > 0 || j > 0 {
      switch steps[i * (width + 1) + j] {
      case .keep:
        (i, j) = (i - 1, j - 1)
        fitted.fields.append(fields[i])
      case .drop:
        i -= 1
        fitted.dropped += 1
      case .join(let count):
        fitted.fields.append(Self.joined(fields[(i - count)..<i]))
        (i, j) = (i - count, j - 1)
        fitted.joined += 1
      case .split(let place):
        (i, j) = (i - 1, j - 2)
        fitted.fields += [
          Field(start: place, end: fields[i].end), Field(start: fields[i].start, end: place),
        ]
        fitted.split += 1
      case .pad:
        j -= 1
        fitted.fields.append(Field(start: 0, end: 0))
        fitted.padded += 1
      }
    }
    fitted.fields.reverse()
    return fitted
  }

  /// Values with the delimiters between them, as they stand in the file.
  private static func joined(_ fields: ArraySlice<Field>) -> Field {
    guard let first = fields.first, let last = fields.last else { return Field(start: 0, end: 0) }
    return Field(
      start: first.isQuoted ? first.start - 1 : first.start, end: last.isQuoted ? last.end + 1 : last.end)
  }

  /// The place where a value falls into two that fit two columns best: only where the kind of character changes.
  private func split(_ base: UnsafePointer<UInt8>, _ field: Field, _ column: Int) -> (
    place: Int, score: Double
  )? {
    guard field.end - field.start <= 4096 else { return nil }
    var best: (place: Int, score: Double)?
    var tried = 0
    var index = field.start + 1
    while index < field.end, tried < 48 {
      if base[index] & 0xC0 != 0x80, Self.isBorder(base[index - 1], base[index]) {
        tried += 1
        let left = columns.profiles[column].fit(.init(start: base + field.start, count: index - field.start))
        let right = columns.profiles[column + 1].fit(.init(start: base + index, count: field.end - index))
        // Digits belong together unless nothing else fits.
        let isNumber = (0x30...0x39).contains(base[index - 1]) && (0x30...0x39).contains(base[index])
        let score = left + right - (isNumber ? 1.5 : 0)
        if score > (best?.score ?? -.infinity) + 1e-9 { best = (index, score) }
      }
      index += 1
    }
    return best
  }

  private static func isBorder(_ left: UInt8, _ right: UInt8) -> Bool {
    func group(_ byte: UInt8) -> Int {
      switch byte {
      case 0x30...0x39: 0
      case 0x41...0x5A: 1
      case 0x61...0x7A, 0x80...0xFF: 2
      default: Int(byte) + 10
      }
    }
    // Two numbers may follow each other without a sign.
    return group(left) != group(right) && !(group(left) == 1 && group(right) == 2)
      || group(left) == 0 && group(right) == 0
  }

  /// Records far too wide or narrow: the rest joins the last column, missing ones stay empty.
  private func cut(_ base: UnsafePointer<UInt8>, _ fields: [Field]) -> Fitted {
    let width = columns.profiles.count
    if fields.count < width {
      let missing = width - fields.count
      return Fitted(
        fields: fields + (0..<missing).map { _ in Field(start: 0, end: 0) },
        score: columns.fit(base, fields) - Double(missing), padded: missing)
    }
    let kept = fields[..<(width - 1)] + [Self.joined(fields[(width - 1)...])]
    return Fitted(
      fields: Array(kept), score: columns.fit(base, Array(kept)) - Double(fields.count - width), joined: 1)
  }
}
