import Testing

@testable import Workbooks

/// What cells store, as the texts that people see.
struct CellTextTests {
  @Test(arguments: [
    ("dd.mm.yyyy", CellFormat.date), ("yyyy-mm-dd;@", .date), ("[$-407]d. mmmm yyyy", .date),
    ("mmm-yy", .date),
    ("M/D/YY", .date), ("ggge\"年\"m\"月\"", .date), ("mm", .date), ("dddd", .date),
    ("dd.mm.yyyy hh:mm", .timestamp), ("m/d/yy h:mm AM/PM", .timestamp),
    ("yyyy\\-mm\\-dd\\ h:mm:ss.000", .timestamp),
    ("hh:mm", .time), ("mm:ss", .time), ("h:mm AM/PM", .time), ("mm:ss.0", .time),
    ("[$-F400]h:mm:ss AM/PM", .time),
    ("[h]:mm:ss", .elapsed), ("[mm]:ss", .elapsed), ("[=0]\"-\";[h]:mm", .elapsed),
    ("General", .number), ("0.00", .number), ("0%", .number), ("0.00E+00", .number),
    ("#,##0.00 [$€-407]", .number),
    ("#,##0\" days\"", .number), ("[Red]-0;0", .number), ("@", .number), ("# ?/?", .number),
    ("0\\ \\m", .number),
    ("_-* #,##0.00\\ _d_-", .number), (";;;", .number), ("\"dd\"", .number), ("[Blue]General", .number),
    ("[<1]0.0;yyyy", .date),
  ]) func `A format is that of a number or of a time by its code`(_ code: String, _ format: CellFormat) {
    #expect(CellFormat(code: code) == format)
  }

  @Test func `Formats that programs know by number`() {
    #expect(
      [14, 17, 18, 22, 45, 46, 47, 0, 9, 49].map { CellFormat(builtIn: $0) } == [
        .date, .date, .time, .timestamp, .time, .elapsed, .time, .number, .number, .number,
      ])
  }

  private func text(_ serial: Double, _ format: CellFormat, from1904: Bool = false) -> String? {
    var buffer: [UInt8] = []
    let isTime = SerialTime(countsFrom1904: from1904).append(serial, as: format, to: &buffer)
    #expect(isTime || buffer.isEmpty)
    return isTime ? String(decoding: buffer, as: UTF8.self) : nil
  }

  @Test func `Days since 1900 are dates and times`() {
    #expect(text(46023, .date) == "2026-01-01")
    #expect(text(46023.25, .date) == "2026-01-01 06:00:00")
    #expect(text(46023, .timestamp) == "2026-01-01 00:00:00")
    #expect(text(46023.417361111111, .timestamp) == "2026-01-01 10:01:00")
    #expect(text(46023.999999999, .timestamp) == "2026-01-02 00:00:00")
    #expect(text(0.5 + 0.25 / 86400, .time) == "12:00:00.250")
    #expect(text(1.0625, .time) == "25:30:00" && text(45000.5, .time) == "2023-03-15 12:00:00")
    #expect(text(25.0 / 24, .elapsed) == "25:00:00" && text(100, .elapsed) == "2400:00:00")
    #expect(text(-0.5, .elapsed) == "-12:00:00" && text(-0.5, .date) == nil)
    #expect(text(2_958_465, .date) == "9999-12-31" && text(2_958_466, .date) == nil)
    #expect(
      text(43890, .date, from1904: true) == "2024-03-01" && text(0, .date, from1904: true) == "1904-01-01")
    #expect(text(1.5, .timestamp, from1904: true) == "1904-01-02 12:00:00")
  }

  @Test func `Before March 1900 days are those that people see, with one that never was`() {
    #expect(
      [1, 31, 32, 59, 60, 61].map { text($0, .date) } == [
        "1900-01-01", "1900-01-31", "1900-02-01", "1900-02-28", "1900-02-29", "1900-03-01",
      ])
    #expect(text(0, .date) == "1900-01-00" && text(0.5, .timestamp) == "12:00:00")
  }

  @Test(arguments: [
    ("12", "12"), ("-12.5", "-12.5"), ("0", "0"), ("-0", "0"), ("0.0", "0"), ("007", "7"), ("2.50", "2.5"),
    ("5.", "5"),
    ("1E3", "1000"), ("1.5E-2", "0.015"), ("0.30000000000000004", "0.3"), ("0.1", "0.1"),
    ("1234.5600000000001", "1234.56"),
    ("2.9999999999999999E-2", "0.03"), ("123456789012345", "123456789012345"),
    ("5.0000000000000002E-5", "0.00005"),
    ("-1.4210854715202004E-14", "-1.4210854715202e-14"), ("1.2345E+20", "1.2345e+20"),
    ("99999999999999.99", "100000000000000"),
    ("12.345678901234567", "12.3456789012346"), ("0.000123456789012345", "0.000123456789012345"),
  ]) func `A number has the fifteen digits that a workbook is sure of`(_ stored: String, _ text: String) {
    var bytes = Array("x\(stored)".utf8)
    _ = NumberText.normalize(&bytes, from: 1)
    #expect(String(decoding: bytes, as: UTF8.self) == "x" + text)
  }

  @Test func `What has more digits is told, and what is no number stays`() {
    func kind(_ stored: String) -> (NumberText.Kind, String) {
      var bytes = Array(stored.utf8)
      let kind = NumberText.normalize(&bytes, from: 0)
      return (kind, String(decoding: bytes, as: UTF8.self))
    }
    #expect(kind("1234567890123456") == (.long, "1234567890123456"))
    #expect(kind("1.2345678901234501E+17") == (.long, "123456789012345010"))
    #expect(kind("1E+25") == (.long, "1e+25"))
    for text in ["", "abc", "nan", "inf", "1e999", "0x10", "1 2"] { #expect(kind(text) == (.none, text)) }
  }

  @Test func `Escapes are the characters of their numbers`() {
    func resolved(_ text: String) -> String {
      var bytes = Array("_x0041_\(text)".utf8)
      EscapedText.resolve(&bytes, from: 7)
      return String(String(decoding: bytes, as: UTF8.self).dropFirst(7))
    }
    #expect(resolved("a_x000D_\nb") == "a\r\nb" && resolved("_x005F_x000D_") == "_x000D_")
    #expect(resolved("_xD83D__xDE00_") == "😀" && resolved("_xD83D_") == "_xD83D_")
    #expect(resolved("_x00E4_ _x12_ _xZZZZ_") == "ä _x12_ _xZZZZ_" && resolved("_x0000_") == "_x0000_")
  }

  @Test func `Ranges are written in several ways`() {
    #expect(CellRange("A3:F200")?.description == "A3:F200" && CellRange("$B$2:$c$4")?.description == "B2:C4")
    #expect(CellRange("A:C")?.description == "A1:C1048576" && CellRange("A4:D")?.description == "A4:D1048576")
    #expect(CellRange("XFD1048576")?.columns == 16384...16384)
    for wrong in ["", "A", "3", "B2:A9", "A9:B2", "XFE1", "A1048577", "A0", "A1:"] {
      #expect(CellRange(wrong) == nil, "\(wrong)")
    }
  }
}
