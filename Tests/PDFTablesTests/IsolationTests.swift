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

  private func line(_ answer: WorkerAnswer) throws -> String {
    String(decoding: try LineCoding.encode(answer), as: UTF8.self).replacing("\n", with: "")
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
    let opened = try line(.opened(count: 3, pages: [1, 2, 3]))
    let first = try line(.page(PageResult(number: 1)))
    let third = try line(.page(PageResult(number: 3)))
    let done = try line(.done)
    // The first worker dies on page 2; the one that is asked for page 3 alone goes on.
    let script = """
      read request
      case $request in
        *'"only":[3]'*) echo '\(try line(.opened(count: 3, pages: [3])))'; echo '\(third)'; echo '\(done)'; read next;;
        *) echo '\(opened)'; echo '\(first)'; kill -ABRT $$;;
      esac
      """
    let result = try await reader(script).read(file)
    #expect(result.skippedPages == [2])
    #expect(result.diagnostics.map(\.code) == ["pdf.page.parser_failed"])
    #expect(result.pageCount == 3)
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
