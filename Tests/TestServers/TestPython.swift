import Foundation

/// The Python environment that Scripts/test-servers.sh makes, with servers and programs that were not written here.
package enum TestPython {
  /// The environment's Python, or nil where it cannot be installed (no network, no Python).
  package static let path: String? = {
    guard let root = packageRoot else { return nil }
    let script = root.appending(path: "Scripts/test-servers.sh").path
    return (try? ServerProcess.output(["/bin/bash", script]))?
      .split(separator: "\n").last.map { String($0) }
  }()

  /// A program of the environment.
  package static func program(_ name: String) -> String? {
    path.map { URL(fileURLWithPath: $0).deletingLastPathComponent().appending(path: name).path }
  }

  /// Runs a script to its end and returns what it printed.
  @discardableResult
  package static func run(_ script: String, _ arguments: String...) throws -> String {
    guard let path else { throw ServerProcess.Failure(description: "no Python: Scripts/test-servers.sh") }
    return try ServerProcess.output([path, "-c", script] + arguments)
  }

  private static var packageRoot: URL? {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
        return folder
      }
    }
    return nil
  }
}
