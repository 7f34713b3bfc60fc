import Foundation

/// A day as a statement prints it; the year may be missing.
struct DateText: Equatable {
  var first: Int
  var second: Int
  var year: Int?
  /// The order is told by a month's name or by a year in front; `first` is then the day.
  var isOrdered: Bool

  /// Nil when `text` is no date.
  init?(_ text: String) {
    let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard (2...3).contains(parts.count) else {
      // `02MAR2024`, `02MAR`
      guard parts.count == 1, let split = Self.unglued(parts[0]) else { return nil }
      self = split
      return
    }
    if let place = parts.firstIndex(where: { Self.month($0) != nil }), place < 2,
      let month = Self.month(parts[place])
    {
      let others = parts.indices.filter { $0 != place }.compactMap { Self.number(parts[$0]) }
      guard others.count == parts.count - 1, let day = others.first, (1...31).contains(day) else {
        return nil
      }
      self.init(
        first: day, second: month, year: others.count > 1 ? Self.full(others[1], parts.last ?? "") : nil,
        isOrdered: true)
      return
    }
    let numbers = parts.compactMap(Self.number)
    guard numbers.count == parts.count else { return nil }
    if parts[0].count == 4, numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) {
      self.init(first: numbers[2], second: numbers[1], year: numbers[0], isOrdered: true)
      return
    }
    guard parts[0].count <= 2, parts[1].count <= 2, (1...31).contains(numbers[0]),
      (1...31).contains(numbers[1]),
      numbers[0] <= 12 || numbers[1] <= 12, text.contains(where: { "/.-".contains($0) })
    else { return nil }
    let year = numbers.count == 3 ? Self.full(numbers[2], parts[2]) : nil
    if numbers.count == 3, year == nil { return nil }
    self.init(first: numbers[0], second: numbers[1], year: year, isOrdered: false)
  }

  private init(first: Int, second: Int, year: Int?, isOrdered: Bool) {
    self.first = first
    self.second = second
    self.year = year
    self.isOrdered = isOrdered
  }

  func day(dayFirst: Bool) -> Int { isOrdered || dayFirst ? first : second }
  func month(dayFirst: Bool) -> Int { isOrdered || dayFirst ? second : first }

  private static func number(_ text: String) -> Int? {
    let digits =
      text.hasSuffix("st") || text.hasSuffix("nd") || text.hasSuffix("rd") || text.hasSuffix("th")
      ? String(text.dropLast(2)) : text
    return digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
  }

  /// Two digits mean 1970 to 2069.
  private static func full(_ year: Int, _ text: String) -> Int? {
    switch text.count {
    case 4 where (1900...2200).contains(year): year
    case 2: year < 70 ? 2000 + year : 1900 + year
    default: nil
    }
  }

  private static func unglued(_ text: String) -> DateText? {
    guard let letter = text.firstIndex(where: \.isLetter), let last = text.lastIndex(where: \.isLetter),
      letter > text.startIndex
    else { return nil }
    let end = text.index(after: last)
    return DateText(
      [text[..<letter], text[letter..<end], text[end...]].filter { !$0.isEmpty }.joined(separator: " "))
  }

  /// By the first three letters, in English, German, French, Spanish, Italian, Dutch and Portuguese.
  private static func month(_ text: String) -> Int? {
    guard text.count >= 3, text.allSatisfy(\.isLetter) else { return nil }
    let start = String(text.prefix(4)).folding(options: .diacriticInsensitive, locale: nil)
    if start.hasPrefix("juin") { return 6 }
    if start.hasPrefix("juil") { return 7 }
    return months.firstIndex { $0.contains(String(start.prefix(3))) }.map { $0 + 1 }
  }

  private static let months: [Set<String>] = [
    ["jan", "ene", "gen"], ["feb", "fev"], ["mar", "mrz", "mae", "maa"], ["apr", "avr", "abr"],
    ["may", "mai", "mag", "mei"], ["jun", "giu"], ["jul", "lug"], ["aug", "aou", "ago"], ["sep", "set"],
    ["oct", "okt", "ott", "out"], ["nov"], ["dec", "dez", "dic"],
  ]
}
