import DuckDB
import Testing

@testable import DataIngestor

/// What hashes are made of while a text is not yet proved: the same as of the value where it has the format, and nothing that a
/// value could have where it has not.
struct ColumnReadingTests {
  private static let decimal = DataType.decimal(precision: 18, scale: 2)
  private static let readings: [ColumnReading] = [
    reading(.integer, .integer), reading(.integer, .decimal(precision: 38, scale: 2)),
    reading(.integer, .integer, trimmed: true),
    reading(.plainDecimal, decimal), reading(.plainDecimal, .decimal(precision: 38, scale: 8)),
    reading(.formattedDecimal(mark: ","), decimal), reading(.isoDate, .date), reading(.isoDate, .timestamp),
    reading(.isoTimestamp, .timestamp), reading(.isoTimestamptz, .timestamptz), reading(.isoTime, .time),
    reading(.date("%d.%m.%Y"), .date), reading(.timestamp("%d/%m/%Y %H:%M"), .timestamp),
    reading(.epoch(unitsPerSecond: 1), .timestamp), reading(.uuid, .uuid), reading(.text, .text),
    reading(.boolean(trueWords: ["true", "yes"], falseWords: ["false", "no"]), .boolean),
  ]

  private static func reading(
    _ notation: ColumnFormat.Notation, _ type: DataType, trimmed: Bool = false
  ) -> ColumnReading {
    var format = ColumnFormat(notation: notation, type: type)
    if notation == .integer { format = ColumnFormat(notation: .integer, type: .integer) }
    if type == .timestamp, notation == .isoDate { format = ColumnFormat(notation: .isoDate, type: .date) }
    format.trimmed = trimmed
    return ColumnReading(source: "x", format: format, type: type)
  }

  private static let texts = [
    "0", "-0", "5", "-5", "05", "+5", "500", "1e3", " 7", "7 ", "999999999999999999", "1000000000000000000",
    "-999999999999999999", "-1000000000000000000", "9223372036854775807", "99999999999999999999",
    "1.5", "1.50",
    "1.500", "-0.00", "-0.5", ".5", "5.", "5.0", "0.10", "1234567.89", "1,5", "1.234,50", "(2,00)", "12,00-",
    "2026-01-05",
    "2026-1-5", "0001-01-05", "0000-01-05", "2026-02-30", "2026-13-01", "0001-01-05 (BC)", "10000-01-05",
    "infinity", "-infinity", "epoch",
    "infinity  ", "10000-01-05 10:00:00", "0044-03-15 (BC) 10:00:00", "2026-01-05 10:00",
    "2026-01-05 10:00:00", "2026-01-05T10:00:00", "2026-01-05 10:00:00.5", "2026-01-05 10:00:00.1234567",
    "2026-01-05 24:00:00", "2026-01-05 10:24:00", "2026-01-05 10:00:60", "2026-01-05 10:60:00",
    "2026-01-05 25:00:00",
    "2026-01-05\u{1E}memo\u{1F}x", "2026-01-05 10\u{1E}b\u{1F}x9", "2026-01-05 10:00:00Z",
    "2026-01-05 10:00:00+05:30", "2026-01-05 10:00 UTC",
    "10:00", "10:00:00",
    "10:00:00.25", "05.01.2026", "5.1.2026", "05/01/2026 10:00", "1767607200", "true", "TRUE", "Yes", "no",
    "d3b07384-d9a0-4c6f-8b1e-0a1b2c3d4e5f", "D3B07384-D9A0-4C6F-8B1E-0A1B2C3D4E5F", "", "tea",
    "5\u{1E}memo\u{1F}x",
    "\u{1D}?5", "é", "e\u{301}",
  ]

  @Test(arguments: readings)
  func `A text has the hash of its value, or of no value at all`(reading: ColumnReading) throws {
    let connection = try Connection(Database())
    try connection.execute("SET TimeZone = 'UTC'")
    let format = try #require(reading.format)
    let list = Self.texts.map(SQL.text).joined(separator: ", ")
    let rows = try connection.query(
      """
      SELECT x, \(reading.canonicalText("x")), CASE WHEN \(format.proof("x")) THEN \(CanonicalText.sql(reading.value("x"), reading.type)) END
      FROM (SELECT unnest([\(list)]) AS x)
      """
    ).rows
    let ofValues = Set(rows.compactMap { $0[2].text.map { Array($0.utf8) } })
    for row in rows {
      let (text, hashed) = (row[0].text ?? "", row[1].text)
      if let canonical = row[2].text {
        #expect(hashed.map { Array($0.utf8) } == Array(canonical.utf8), "\(text)")
      } else {
        let bytes = try #require(hashed.map { Array($0.utf8) }, "\(text) has no hash")
        #expect(!ofValues.contains(bytes), "\(text)")
      }
    }
    #expect(!ofValues.isEmpty)
    let null = try connection.query(
      "SELECT \(reading.canonicalText("x")) IS NULL FROM (SELECT NULL::VARCHAR AS x)")
    #expect(null.scalar.bool == true)
  }

  @Test(arguments: readings)
  func `A text without the format stops the statement`(reading: ColumnReading) throws {
    let connection = try Connection(Database())
    let format = try #require(reading.format)
    for text in Self.texts {
      let has = try connection.query("SELECT \(format.proof(SQL.text(text)))").scalar.bool ?? false
      let table = "SELECT \(reading.checkedValue("x")) FROM (SELECT \(SQL.text(text)) AS x)"
      do throws(DuckDBError) {
        _ = try connection.query(table)
        #expect(has, "\(text)")
      } catch {
        #expect(!has && error.message.contains(Presumption.marker), "\(text): \(error.message)")
      }
    }
  }
}
