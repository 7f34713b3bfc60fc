/// Finds dates with a year in the lines of a document.
enum FullDates {
  /// The dates of a line. Parts of a line that stand apart, such as the columns of a table, are separated by two spaces
  /// and make no date together.
  static func found(in line: String) -> [DateText] {
    line.replacing("  ", with: "\n").split(separator: "\n").flatMap(dates)
  }

  private static func dates(in part: Substring) -> [DateText] {
    let words = part.split { $0 == " " || $0 == "\t" }.map { $0.filter { !":;()".contains($0) } }
    var dates: [DateText] = []
    var index = 0
    while index < words.count {
      var taken = 0
      for count in [3, 1] where taken == 0 && index + count <= words.count {
        let text = words[index..<(index + count)].joined(separator: " ")
        if let date = DateText(text), date.year != nil, !beginsAnother(words, index, count) {
          dates.append(date)
          taken = count
        }
      }
      index += max(1, taken)
    }
    return dates
  }

  /// What seems the year is the day of the next date: `01 APR 30 MAR`.
  private static func beginsAnother(_ words: [String], _ index: Int, _ count: Int) -> Bool {
    let end = index + count
    guard count == 3, words[end - 1].count <= 2, end < words.count else { return false }
    return DateText("\(words[end - 1]) \(words[end])") != nil
  }

  /// The line tells the day of the statement.
  static func namesItsDay(_ line: String) -> Bool {
    let line = line.lowercased()
    return labels.contains { line.contains($0) }
  }

  private static let labels = [
    "statement date", "date of statement", "closing date", "statement closing", "period ending", "as of",
    "as at",
    "auszugsdatum", "auszug vom", "kontoauszug", "stand vom", "erstellt am", "relevé", "arrêté", "fecha",
    "estratto", "data",
  ]
}
