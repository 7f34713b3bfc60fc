import Foundation

/// Where documents are parsed.
public struct PDFIsolation: Sendable {
  /// The command of a worker process.
  public struct Command: Sendable, Hashable {
    /// The path of the program.
    public var executable: String
    /// What it is started with.
    public var arguments: [String]

    /// A command by path and arguments.
    public init(executable: String, arguments: [String]) {
      self.executable = executable
      self.arguments = arguments
    }
  }

  /// Nil parses in this process: a damaged document can then end it.
  public var command: Command?
  /// Worker processes at once.
  public var workers: Int

  /// Workers by `command`, at least one.
  public init(command: Command?, workers: Int) {
    self.command = command
    self.workers = max(1, workers)
  }

  /// Takes the place of ``ownExecutable`` in programs that have no `pdf worker`, such as tests of what reads documents.
  @TaskLocal package static var elsewhere: PDFIsolation?

  /// This program's own `pdf worker`, one for each processor up to 8.
  public static var ownExecutable: PDFIsolation {
    if let elsewhere { return elsewhere }
    let executable = OwnProgram.path ?? CommandLine.arguments[0]
    return PDFIsolation(
      command: Command(executable: executable, arguments: PDFWorker.arguments),
      workers: min(8, ProcessInfo.processInfo.activeProcessorCount))
  }

  /// No other process; for tests and for programs that are isolated already.
  public static let inProcess = PDFIsolation(command: nil, workers: 1)
}
