import Foundation
import Synchronization
import TestServers
import Testing

/// A server that was not written here, run for a test from the environment that Scripts/test-servers.sh makes.
struct RealServer {
  let baseURL: String
  /// Where it keeps its files while it runs.
  let folder: URL

  /// The environment's Python, or nil where it cannot be installed (no network, no Python).
  static let python = TestPython.path

  /// Starts `Fixtures/servers/<name>_server.py` on a free port, runs the body, stops it.
  static func run<Result>(_ name: String, _ body: (RealServer) async throws -> Result) async throws -> Result
  {
    let script = try #require(
      Bundle.module.url(forResource: "\(name)_server", withExtension: "py", subdirectory: "Fixtures/servers"))
    return try await withFolder { folder in
      let port = try FreePort.any()
      let process = Process()
      process.executableURL = URL(filePath: try #require(python))
      process.arguments = [script.path, String(port), folder.path]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      defer {
        // Children inherit the blocked signals of a worker thread, so that SIGTERM would never arrive.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
      }
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: folder.appending(path: "ready").path) {
        try #require(process.isRunning, "the server stopped before it was ready")
        try await Task.sleep(for: .milliseconds(100))
      }
      return try await body(RealServer(baseURL: "http://127.0.0.1:\(port)", folder: folder))
    }
  }
}
