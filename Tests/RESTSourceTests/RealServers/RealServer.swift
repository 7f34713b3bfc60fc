import Foundation
import Synchronization
import Testing

/// A server that was not written here, run for a test from the environment that Scripts/test-servers.sh makes.
struct RealServer {
  let baseURL: String

  /// The environment's Python, or nil where it cannot be installed (no network, no Python).
  static let python: String? = {
    guard let root = packageRoot else { return nil }
    let script = Process()
    script.executableURL = root.appending(path: "Scripts/test-servers.sh")
    let output = Pipe()
    script.standardOutput = output
    do { try script.run() } catch { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    script.waitUntilExit()
    return script.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }()

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

  /// Starts `Fixtures/servers/<name>_server.py` on a free port, runs the body, stops it.
  static func run<Result>(_ name: String, _ body: (RealServer) async throws -> Result) async throws -> Result
  {
    let script = try #require(
      Bundle.module.url(forResource: "\(name)_server", withExtension: "py", subdirectory: "Fixtures/servers"))
    return try await withFolder { folder in
      let port = try freePort()
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
      return try await body(RealServer(baseURL: "http://127.0.0.1:\(port)"))
    }
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
