import PDFTables
import Testing

/// Parses documents in the process of the tests, which has no worker to start.
struct DocumentsInProcess: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    try await PDFIsolation.$elsewhere.withValue(.inProcess) { try await function() }
  }
}

extension Trait where Self == DocumentsInProcess {
  /// With documents parsed in this process.
  static var documentsInProcess: Self { Self() }
}
