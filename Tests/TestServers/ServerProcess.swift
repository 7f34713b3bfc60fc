package import Foundation

/// A server as a process of its own, stopped without ceremony. Whatever becomes of this process, a shell that watches both stops
/// the server and removes its folder.
package final class ServerProcess: Sendable {
  /// A program that ended with an error.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let process: Process

  /// Starts a program; its output is dropped.
  /// - Parameter folder: What the server writes to.
  package init(_ command: [String], _ environment: [String: String] = [:], folder: URL? = nil) throws {
    process = Self.process(command, environment)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try Self.watch(process.processIdentifier, folder)
  }

  /// Starts a shell that outlives this process for a moment, and ends soon after the server.
  private static func watch(_ server: Int32, _ folder: URL?) throws {
    let watch = """
      parent=$1 server=$2 folder=$3
      while kill -0 "$parent" && kill -0 "$server"; do sleep 0.5; done 2>/dev/null
      kill -0 "$parent" 2>/dev/null && exit
      kill -QUIT "$server"; sleep 1; kill -KILL "$server"
      [ -z "$folder" ] || rm -rf "$folder"
      """
    let shell = process(
      ["/bin/sh", "-c", watch, "watch", "\(getpid())", "\(server)", folder?.path ?? ""], [:])
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = FileHandle.nullDevice
    try shell.run()
  }

  /// Runs a program to its end.
  package static func run(_ command: [String], _ environment: [String: String] = [:]) throws {
    _ = try output(command, environment)
  }

  /// Runs a program to its end and returns what it printed.
  package static func output(_ command: [String], _ environment: [String: String] = [:]) throws -> String {
    let process = process(command, environment)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: "\(command[0]): \(text)") }
    return text
  }

  private static func process(_ command: [String], _ environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = FileManager.default.temporaryDirectory
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Waits, at most a minute, until an attempt does not fail.
  package func wait(until attempt: () throws -> Void) async throws {
    for _ in 0..<600 {
      guard process.isRunning else { throw Failure(description: "the server stopped before it was ready") }
      if (try? attempt()) != nil { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw Failure(description: "the server did not become ready")
  }

  /// Ends it. Children inherit the blocked signals of a worker thread, so that SIGTERM would never arrive.
  package func stop() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// Ports on loopback.
package enum FreePort {
  /// A port that nobody listens on now.
  package static func any() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    var address = loopback(0)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw ServerProcess.Failure(description: "there is no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Fails where nobody listens.
  package static func probe(_ port: Int) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw ServerProcess.Failure(description: "nobody listens on \(port)") }
  }

  private static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
