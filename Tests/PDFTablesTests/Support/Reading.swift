import Foundation
import PDFTables
import TestDocuments
import Testing

/// A file that is gone when the test ends.
struct TemporaryFile: ~Copyable {
  let url: URL

  init(_ data: Data, suffix: String = "pdf") throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("test-\(UUID().uuidString).\(suffix)")
    try data.write(to: url)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// Reads a document in this process.
func read(_ pdf: SmallPDF, _ options: PDFOptions = PDFOptions()) async throws -> PDFResult {
  let file = try TemporaryFile(pdf.data())
  return try await PDFReader(isolation: .inProcess).read(file.url, options: options)
}
