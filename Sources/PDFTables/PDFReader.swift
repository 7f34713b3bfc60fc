public import Foundation

/// Tables out of PDF documents.
///
///     let reader = PDFReader(isolation: .ownExecutable)
///     let result = try await reader.read(url, options: PDFOptions())
///     for table in result.tables { … }
public final class PDFReader: Sendable {
  private let isolation: PDFIsolation
  private let pool: WorkerPool?

  /// Parses in processes of its own unless `isolation` says otherwise.
  public init(isolation: PDFIsolation = .ownExecutable) {
    self.isolation = isolation
    pool = isolation.command.map { WorkerPool(command: $0) }
  }

  /// Reads the document at `url`.
  ///
  /// A page that cannot be read is told in the result's diagnostics and its skipped pages; a document that cannot
  /// be opened throws `PDFError`. With `picture`, each page read is drawn with its tables to that path; `{page}` in
  /// it stands for the page's number, which is added to the name where several pages are read.
  public func read(_ url: URL, options: PDFOptions = PDFOptions(), picture: String? = nil) async throws
    -> PDFResult
  {
    let request = WorkerRequest(path: url.path, options: options, picture: picture)
    var result = PDFResult()
    if let pool {
      result = try await pool.read(request)
    } else {
      try DocumentReader(options: options, picture: picture).read(
        path: url.path, opened: { count, _ in result.pageCount = count }, page: { result.add($0) })
    }
    result.finish()
    return result
  }

  /// Reads many documents, several at once; `finished` is told of each as it ends, in no set order.
  ///
  /// One that fails does not stop the others.
  public func read(
    _ urls: [URL], options: PDFOptions = PDFOptions(),
    finished: @escaping @Sendable (URL, Result<PDFResult, any Error>) async -> Void
  ) async {
    await withTaskGroup(of: Void.self) { group in
      for (index, url) in urls.enumerated() {
        if index >= isolation.workers { await group.next() }
        if Task.isCancelled { return }
        group.addTask {
          do {
            await finished(url, .success(try await self.read(url, options: options)))
          } catch {
            await finished(url, .failure(error))
          }
        }
      }
    }
  }
}
