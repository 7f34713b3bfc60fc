extension QIF {
  /// The order that all dates have, and never one that is only likely.
  /// - Returns: The orders in which every date exists; several where the dates leave it open and would mean different days.
  package static func orders(of dates: [String]) -> [DateOrder] {
    let fitting = DateOrder.allCases.filter { order in dates.allSatisfy { day($0, order) != nil } }
    let readings = Set(fitting.map { order in dates.map { day($0, order) } })
    return readings.count == 1 ? Array(fitting.prefix(1)) : fitting
  }

  /// A date in ISO 8601; nil where it does not exist in that order.
  ///
  /// Two digits after an apostrophe are a year from 2000 on, as Quicken writes them. Two digits elsewhere are one from 1970 to 2069.
  package static func day(_ text: String, _ order: DateOrder) -> String? {
    guard let match = text.wholeMatch(of: /\s*(\d{1,4})\s*[\/.\-]\s*(\d{1,2})\s*([\/.\-']+)\s*(\d{1,4})\s*/)
    else {
      return nil
    }
    let parts = [String(match.1), String(match.2), String(match.4)]
    let indices =
      switch order {
      case .dayFirst: (day: 0, month: 1, year: 2)
      case .monthFirst: (day: 1, month: 0, year: 2)
      case .yearFirst: (day: 2, month: 1, year: 0)
      }
    let (dayText, monthText, yearText) = (parts[indices.day], parts[indices.month], parts[indices.year])
    guard [2, 4].contains(yearText.count) || (yearText.count == 1 && match.3.contains("'")),
      dayText.count <= 2, monthText.count <= 2,
      // The apostrophe stands before the year.
      !match.3.contains("'") || order != .yearFirst,
      let day = Int(dayText), let month = Int(monthText), var year = Int(yearText)
    else { return nil }
    if yearText.count <= 2 { year += match.3.contains("'") || year < 70 ? 2000 : 1900 }
    guard (1...12).contains(month), day >= 1, day <= days(month, year) else { return nil }
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  private static func days(_ month: Int, _ year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The rows of a file's records.
  /// - Parameter splitsRows: Whether each part of a movement is a row of its own.
  package static func rows(_ file: File, order: DateOrder, splitsRows: Bool) -> StatementRows {
    var rows = StatementRows()
    rows.notes = file.notes
    for record in file.records {
      var values = record.values
      values["timestamp"] = day(record.date, order)
      if let total = values["amount"].flatMap(ExactSum.init),
        let sum = ExactSum.sum(record.splits.compactMap { $0.values["amount"] }), !record.splits.isEmpty,
        sum != total.micros
      {
        rows.note(
          "splits",
          "The parts of a movement add up to \(ExactSum.text(sum)), and it is \(values["amount"] ?? "").",
          line: record.line)
      }
      if splitsRows && !record.splits.isEmpty {
        for split in record.splits {
          var part = values
          part["category"] = split.values["category"]
          part["transfer_account"] = split.values["transfer_account"]
          part["amount"] = split.values["amount"]
          if let memo = split.values["memo"] {
            part["memo"] = memo
            part["description"] = [values["counterparty"], memo].compactMap(\.self).joined(separator: " ")
          }
          rows.rows.append(.init(line: record.line, values: part))
        }
        continue
      }
      if !record.splits.isEmpty { values["splits"] = json(record.splits) }
      rows.rows.append(.init(line: record.line, values: values))
    }
    return rows
  }

  private static func json(_ splits: [Split]) -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
        + "\""
    }
    let objects = splits.map { split in
      "{"
        + split.values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(
          separator: ",") + "}"
    }
    return "[" + objects.joined(separator: ",") + "]"
  }
}
