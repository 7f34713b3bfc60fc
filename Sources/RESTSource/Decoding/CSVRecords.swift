/// Comma-separated responses (RFC 4180) as lines of JSON objects with text values.
///
/// The header names the members. A row of another width is an error: an API's CSV is made by a program.
enum CSVRecords {
  static func lines(_ body: [UInt8]) throws -> [UInt8] {
    var output: [UInt8] = []
    var header: [[UInt8]]?
    var number = 0
    var at = 0
    let delimiter = delimiter(of: body)
    while at < body.count {
      let row = try row(body, &at, delimiter)
      number += 1
      if row.count == 1, row[0].isEmpty { continue }
      guard let names = header else {
        guard Set(row).count == row.count else {
          throw APIError(.response, "the header of the CSV response names a column twice")
        }
        header = row
        continue
      }
      guard row.count == names.count else {
        throw APIError(
          .response,
          "row \(number) of the CSV response has \(row.count) values, its header has \(names.count)")
      }
      output.append(UInt8(ascii: "{"))
      for (index, value) in row.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSONText.append(names[index], to: &output)
        output.append(UInt8(ascii: ":"))
        if value.isEmpty {
          output.append(contentsOf: "null".utf8)
        } else {
          JSONText.append(value, to: &output)
        }
      }
      output.append(contentsOf: [UInt8(ascii: "}"), 0x0A])
    }
    return output
  }

  /// The likeliest of comma, semicolon and tab by the first line.
  private static func delimiter(of body: [UInt8]) -> UInt8 {
    let line = body.prefix { $0 != 0x0A && $0 != 0x0D }
    let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    let counts = candidates.map { candidate in line.count { $0 == candidate } }
    return counts[1] > counts[0] && counts[1] >= counts[2]
      ? candidates[1] : counts[2] > counts[0] ? 0x09 : candidates[0]
  }

  private static func row(_ body: [UInt8], _ at: inout Int, _ delimiter: UInt8) throws -> [[UInt8]] {
    var row: [[UInt8]] = []
    while true {
      var field: [UInt8] = []
      if at < body.count, body[at] == UInt8(ascii: "\"") {
        at += 1
        while true {
          guard at < body.count else {
            throw APIError(.response, "the CSV response ends inside a quoted value")
          }
          if body[at] == UInt8(ascii: "\"") {
            at += 1
            guard at < body.count, body[at] == UInt8(ascii: "\"") else { break }
          }
          field.append(body[at])
          at += 1
        }
      }
      while at < body.count, body[at] != delimiter, body[at] != 0x0A, body[at] != 0x0D {
        field.append(body[at])
        at += 1
      }
      row.append(field)
      guard at < body.count else { return row }
      let end = body[at]
      at += 1
      if end == delimiter { continue }
      if end == 0x0D, at < body.count, body[at] == 0x0A { at += 1 }
      return row
    }
  }
}
