import Foundation
import Subprocess
import Synchronization

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program whose standard output is read: its arguments, its environment, how long it may take.
struct Program: Sendable {
  /// The program and its arguments, secrets filled in.
  let command: [String]
  /// Variables besides this process's own, secrets filled in.
  let environment: [String: String]
  let folder: URL
  /// Seconds.
  let timeout: Int

  /// Why a program did not do its work.
  enum Failure: Error {
    case missing
    case ended(String)
    case timeout
  }

  /// How it ended, and what it said.
  struct Outcome: Sendable {
    /// The last lines of standard error.
    let said: [String]
    let failure: Failure?
  }

  /// The most lines of standard error that are kept.
  private static let keptLines = 20

  static let properties: [Shape.Property] = [
    .init(
      "environment", .map(.string), "Variables besides those of this process; secrets as ${NAME}."),
    .init("folder", .string, "The working folder; default that of the configuration."),
    .init("timeout", .integer(1...604_800), "Seconds that it may take; default 3600."),
  ]

  init(command: [String], settings: Setting, context: ReaderContext) {
    self.command = command.map(context.fill)
    environment = Dictionary(
      (settings["environment"]?.entries ?? []).map { ($0.key, context.fill($0.value.string ?? "")) }
    ) { $1 }
    folder = settings["folder"]?.string.map { context.url(path: context.fill($0)) } ?? context.directory
    timeout = settings["timeout"]?.int ?? 3600
  }

  /// Runs it to its end with its standard output in a file. Cancelling ends it and all that it started.
  /// - Parameter heard: Is given each line of standard error.
  func run(_ more: [String] = [], output: URL, heard: @escaping @Sendable (String) -> Void) async throws
    -> Outcome
  {
    guard
      FileManager.default.createFile(
        atPath: output.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    let file = try FileHandle(forWritingTo: output)
    defer { try? file.close() }
    let said = LastLines(Self.keptLines)
    let limit = Duration.seconds(timeout)
    let started = Mutex<pid_t?>(nil)
    // What it started and left behind ends with it.
    defer { if let group = started.withLock({ $0 }) { kill(-group, SIGKILL) } }
    do {
      let result = try await Subprocess.run(
        configuration(more), input: .none, output: .sequence, error: .sequence
      ) { execution in
        let group = execution.processIdentifier.value
        started.withLock { $0 = group }
        return try await withThrowingTaskGroup(of: Bool.self) { tasks in
          tasks.addTask {
            for try await piece in execution.standardOutput {
              try piece.withUnsafeBytes { try file.write(contentsOf: Data($0)) }
            }
            return true
          }
          tasks.addTask {
            for try await line in execution.standardError.strings() {
              said.add(line)
              heard(line)
            }
            return true
          }
          tasks.addTask {
            try await Task.sleep(for: limit)
            return false
          }
          for _ in 0..<2 {
            guard try await tasks.next() == true else {
              tasks.cancelAll()
              kill(-group, SIGKILL)
              return false
            }
          }
          tasks.cancelAll()
          return true
        }
      }
      try Task.checkCancellation()
      guard result.closureResult else { return Outcome(said: said.all, failure: .timeout) }
      let failure = result.terminationStatus.isSuccess ? nil : Failure.ended("\(result.terminationStatus)")
      return Outcome(said: said.all, failure: failure)
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      let isMissing = error.code == .executableNotFound
      return Outcome(said: said.all, failure: isMissing ? .missing : .ended("\(error)"))
    }
  }

  private func configuration(_ more: [String]) -> Subprocess.Configuration {
    let name = command.first ?? ""
    let path = name.contains("/") ? URL(fileURLWithPath: name, relativeTo: folder).path : nil
    var options = PlatformOptions()
    // A session of its own: signals reach what it starts as well, and none of this process.
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
    ]
    let variables = Dictionary(
      environment.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, Optional(value)) } }
    ) { $1 }
    return Subprocess.Configuration(
      executable: path.map { .path(FilePath($0)) } ?? .name(name),
      arguments: Arguments(Array(command.dropFirst()) + more), environment: .inherit.updating(variables),
      workingDirectory: FilePath(folder.path), platformOptions: options)
  }
}

/// The last lines that were added.
private final class LastLines: Sendable {
  private let lines = Mutex<[String]>([])
  private let count: Int

  init(_ count: Int) { self.count = count }

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) {
    lines.withLock {
      $0.append(String(line.prefix(500)))
      if $0.count > count { $0.removeFirst() }
    }
  }
}

extension Program.Outcome {
  /// Why its output is not used.
  /// - Parameter command: As it was declared, with references to secrets.
  func problem(_ command: [String], timeout: Int, source: String) -> Problem? {
    let name = command.first ?? ""
    switch failure {
    case nil: return nil
    case .missing:
      return Problem(
        "program.missing", "There is no program '\(name)'.", source: source,
        advice: "Install it, or give its path: a relative one starts from 'folder'.")
    case .timeout:
      return Problem(
        "program.timeout", "'\(name)' did not end within \(timeout) seconds, and was stopped.",
        source: source,
        examples: Array(said.suffix(3)), advice: "Raise 'timeout', or let it give less at once.")
    case .ended(let how):
      return Problem(
        "program.failed", "'\(name)' failed: \(how). What it gave is not loaded.", source: source,
        examples: Array(said.suffix(5)), advice: "Run it yourself: \(command.joined(separator: " "))")
    }
  }
}
