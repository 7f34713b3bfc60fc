import Foundation
import Synchronization
import TestDocuments
import Testing

@testable import PDFTables

/// Workers are played by shell scripts that die, hang or answer nonsense.
@Suite struct IsolationTests {
  private func reader(_ script: String) -> PDFReader {
    PDFReader(
      isolation: PDFIsolation(command: .init(executable: "/bin/sh", arguments: ["-c", script]), workers: 2))
  }

  private func line(_ message: some LineCodable) -> String {
    String(decoding: message.line.dropLast(), as: UTF8.self)
  }

  private let file = URL(fileURLWithPath: "/dev/null")

  @Test func `a parser that dies on opening is an error with the signal`() async throws {
    let error = await #expect(throws: PDFError.self) {
      try await self.reader("read x; kill -SEGV $$").read(self.file)
    }
    #expect(error.map { "\($0)".contains("signal 11") } == true)
  }

  @Test func `a parser that hangs is ended after the time given`() async throws {
    var options = PDFOptions()
    options.limits.secondsPerPage = 0.3
    await #expect(throws: PDFError.parserTimedOut(seconds: 0.3)) {
      try await self.reader("read x; exec sleep 60").read(self.file, options: options)
    }
  }

  @Test func `answers that are no answers end the worker`() async throws {
    await #expect(throws: PDFError.self) {
      try await self.reader("read x; echo nonsense; sleep 1").read(self.file)
    }
  }

  @Test func `a page that kills the parser is told and the others are read`() async throws {
    let opened = line(WorkerAnswer.opened(count: 3, pages: [1, 2, 3]))
    let first = line(WorkerAnswer.page(PageResult(number: 1)))
    let third = line(WorkerAnswer.page(PageResult(number: 3)))
    let done = line(WorkerAnswer.done)
    // The first worker dies on page 2; the one that is asked for page 3 alone goes on.
    let rest = line(WorkerRequest(path: file.path, options: PDFOptions(), only: [3]))
    let script = """
      read -r request
      case $request in
        '\(rest)') echo '\(line(WorkerAnswer.opened(count: 3, pages: [3])))'; echo '\(third)'; echo '\(done)'; read next;;
        *) echo '\(opened)'; echo '\(first)'; kill -ABRT $$;;
      esac
      """
    let result = try await reader(script).read(file)
    #expect(result.skippedPages == [2])
    #expect(result.diagnostics.map(\.code) == ["pdf.page.parser_failed"])
    #expect(result.pageCount == 3)
  }

  @Test func `what a page holds comes over the line unchanged`() throws {
    var page = PageResult(number: 3, picture: "a\\b", isSkipped: true)
    page.lines = ["two\nlines", "\u{1F}", "\\n", "", "日本 🧾"]
    page.fields = [PDFField(name: "number", value: "INV-1", page: 3)]
    page.diagnostics = [.init(.note, "pdf.code", "text"), .init(.error, "pdf.code", page: 3, "text")]
    page.tables = [
      PDFTable(
        page: 3, method: .stream, box: Box(left: 0.1, top: -2, right: 1e300, bottom: 3),
        rows: [["a\nb", ""], []],
        spans: [.init(firstRow: 1, firstColumn: 2, lastRow: 3, lastColumn: 4)], headerRows: 1,
        columnEdges: [0.1, 0.30000000000000004], rowEdges: [], isRecognised: true)
    ]
    guard case .page(let read) = try WorkerAnswer(line: WorkerAnswer.page(page).line.dropLast()) else {
      Issue.record("no page")
      return
    }
    #expect("\(read)" == "\(page)")
    #expect(throws: LineFault.self) { try PageResult(line: page.line.dropLast(9)) }
  }

  @Test func `what is asked comes over the line unchanged`() throws {
    var options = PDFOptions()
    options.pages = try PageRange("1-3,7,9-")
    options.password = "s\u{1F}\n"
    options.fields = [try FieldPattern(name: "id", pattern: #"INV-(\d+)"#)]
    for (index, name) in TableSettings.names.enumerated() where name.hasSuffix("tolerance") {
      try options.tables.set(name, to: "\(index).5")
    }
    try options.tables.set("region", to: "1,2,3,4")
    try options.tables.set("vertical_strategy", to: "lines_strict")
    options.limits.memory = 17
    options.recognition.languages = "deu"
    let request = WorkerRequest(path: "/a b", options: options, only: [1], picture: nil)
    #expect("\(try WorkerRequest(line: request.line.dropLast()))" == "\(request)")
    #expect(throws: PDFError.passwordNeeded(given: true)) {
      if case .failed(let error) = try WorkerAnswer(
        line: WorkerAnswer.failed(.passwordNeeded(given: true)).line.dropLast())
      {
        throw error
      }
    }
  }

  @Test func `one bad document does not stop the others`() async throws {
    var pdf = SmallPDF()
    pdf.grid([["a", "1"], ["b", "2"]], xs: [50, 150, 250], top: 100)
    let good = try TemporaryFile(pdf.data())
    let bad = try TemporaryFile(Data("nothing".utf8))
    let outcomes = Mutex<[String: Bool]>([:])
    await PDFReader(isolation: .inProcess).read([bad.url, good.url]) { url, result in
      outcomes.withLock { $0[url.path] = (try? result.get()) != nil }
    }
    #expect(outcomes.withLock { $0 } == [good.url.path: true, bad.url.path: false])
  }

  @Test func `an executable that is not there is told`() async throws {
    let reader = PDFReader(
      isolation: PDFIsolation(command: .init(executable: "/no/such/worker", arguments: []), workers: 1))
    await #expect(throws: PDFError.self) { try await reader.read(self.file) }
  }
}
