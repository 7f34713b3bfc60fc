import TestServers
import Testing

/// Runs every test of a suite once for each kind of destination: in a DuckDB file, and in a database of a real PostgreSQL server.
struct EveryDestination: SuiteTrait, TestTrait, TestScoping {
  /// The server that the vaults of the running test are on; nil for DuckDB files.
  @TaskLocal static var server: PostgresServer?

  let isRecursive = true

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    try await function()
    let server = try await PostgresServer.shared()
    try await Self.$server.withValue(server) { try await function() }
  }
}

extension Trait where Self == EveryDestination {
  /// Once for each kind of destination.
  static var everyDestination: Self { Self() }
}
