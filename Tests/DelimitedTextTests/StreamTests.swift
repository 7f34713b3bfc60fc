import Testing

@testable import DelimitedText

/// What must hold where the text is longer than the window that is in memory.
struct StreamTests {
  private func long(_ change: (Int, inout String) -> Void = { _, _ in }) -> String {
    var text = "Number,Date,Amount,Memo\n"
    for number in 0..<60_000 {
      var row =
        "\(number),2025-01-\(number % 28 + 10 > 28 ? 28 : number % 28 + 10),\(number).50,Payment to shop \(number % 97)\n"
      change(number, &row)
      text += row
    }
    return text
  }

  @Test func `A long text is read whole, over many windows`() throws {
    let text = long()
    #expect(text.utf8.count > 2 << 20)
    let read = try ReadText(text)
    #expect(read.rows.count == 60_000)
    #expect(read.rows.last?.first == "59999")
    #expect(read.log.counts.isEmpty)
    #expect(try read.isRegular(Array(text.utf8)))
  }

  @Test func `An oddity far behind the sample is found, with its line`() throws {
    let text = long { number, row in
      if number == 55_000 { row = "55000,2025-01-10\n" }
      if number == 56_000 { row = "Number,Date,Amount,Memo\n" }
    }
    let read = try ReadText(text)
    #expect(read.said == [.shortRow, .repeatedHeader])
    #expect(read.log.repairs.map(\.line) == [55_002, 56_002])
    #expect(read.rows.count == 59_999)
    #expect(try !read.isRegular(Array(text.utf8)))
  }

  @Test func `A quote that never closes is no footer, however long`() throws {
    var lines = (1...6000).map { "member \($0),a note that all have,\($0 % 7) more" }
    lines.insert("\"never closed,x,y", at: 3000)
    let read = try ReadText("Name,Note,More\n" + lines.joined(separator: "\n") + "\n")
    #expect(read.rows.count == 6001)
    #expect(read.said.isSubset(of: [.strayQuote, .unterminatedQuote]) && !read.said.isEmpty)
  }

  @Test func `A quote that never closes does not take in the rows behind it`() throws {
    let text = long { number, row in if number == 30_000 { row = "30000,2025-01-10,1.50,\"open\n" } }
    let read = try ReadText(text)
    #expect(read.rows.count == 60_000)
    #expect(read.said.isSubset(of: [.strayQuote, .unterminatedQuote]) && !read.said.isEmpty)
  }

  @Test func `Letters of another encoding far behind plain text decide it`() throws {
    var bytes = Array(long().utf8)
    bytes +=
      Array("60000,2025-01-10,1.50,Caf".utf8) + [0xE9] + Array(" Z".utf8) + [0xFC] + Array("rich\n".utf8)
    let read = try ReadText(bytes)
    #expect(read.detection.encoding.encoding == .windows1252)
    #expect(read.rows.last?.last == "Café Zürich")
    #expect(read.log.counts.isEmpty)
  }

  @Test func `Separators of bookkeeping are told, and do not make a text irregular`() throws {
    let bytes = Array("Name,Amount\nA\u{1D}B,1.50\nC,2.50\nD,3.50\n".utf8)
    let read = try ReadText(bytes)
    let scan = try RegularScan(MemorySource(bytes), read.detection)
    #expect(scan.irregularity == nil && scan.holdsSeparators && scan.rows == 3)
  }
}
