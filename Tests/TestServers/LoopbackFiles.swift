import Foundation
import Synchronization

/// A plain HTTP server on loopback that hands out the files of the temporary folder, one for the whole test process.
package enum LoopbackFiles {
  private static let starting = Mutex<Task<Int, any Error>?>(nil)
  private static let process = Mutex<ServerProcess?>(nil)

  /// Where it listens, such as `http://127.0.0.1:4711`.
  package static func address() async throws -> String {
    let task = starting.withLock { starting in
      if let starting { return starting }
      let task = Task.detached {
        let port = try FreePort.any()
        let server = try ServerProcess([
          "/usr/bin/env", "python3", "-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory",
          FileManager.default.temporaryDirectory.path,
        ])
        process.withLock { $0 = server }
        try await server.wait { try FreePort.probe(port) }
        return port
      }
      starting = task
      return task
    }
    return "http://127.0.0.1:\(try await task.value)"
  }
}
