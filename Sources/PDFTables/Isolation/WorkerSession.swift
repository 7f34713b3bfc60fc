import Foundation

/// Reads one document through a worker, which is replaced when it dies.
struct WorkerSession {
  let command: PDFIsolation.Command
  let request: WorkerRequest

  /// Pages that may kill a worker before the rest of a document is given up.
  private static let patience = 3

  /// Blocks until the document is read. The worker in `worker` is used and may be another one afterwards.
  func read(_ worker: inout WorkerProcess?) throws -> PDFResult {
    var result = PDFResult()
    var left: [Int]?
    var failures = 0
    while true {
      let process = try worker ?? WorkerProcess(command: command)
      worker = process
      let failure: PDFError
      do {
        var request = request
        request.only = left
        try process.send(request)
        try receive(from: process, &result, &left)
        return result
      } catch WorkerProcess.Failure.timedOut {
        process.end()
        failure = .parserTimedOut(seconds: request.options.limits.secondsPerPage)
      } catch WorkerProcess.Failure.ended {
        failure = .parserDied(reason: process.end())
      }
      worker = nil
      failures += 1
      guard var pages = left, let page = pages.first else { throw failure }
      pages.removeFirst()
      result.add(Self.lost(page, "\(failure)"))
      if failures > Self.patience {
        for page in pages { result.add(Self.lost(page, "the parser had failed on \(failures) pages before")) }
        return result
      }
      if pages.isEmpty { return result }
      left = pages
    }
  }

  private func receive(from process: WorkerProcess, _ result: inout PDFResult, _ left: inout [Int]?) throws {
    while true {
      switch try process.receive(within: request.options.limits.secondsPerPage) {
      case .opened(let count, let pages):
        result.pageCount = count
        left = pages
      case .page(let page):
        result.add(page)
        left?.removeFirst()
      case .failed(let error): throw error
      case .done: return
      }
    }
  }

  private static func lost(_ page: Int, _ reason: String) -> PageResult {
    PageResult(
      number: page,
      diagnostics: [
        .init(.error, "pdf.page.parser_failed", page: page, "Page \(page) was not read: \(reason)")
      ],
      isSkipped: true)
  }
}
