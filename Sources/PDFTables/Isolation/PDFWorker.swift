import Foundation
import Synchronization

/// The process that parses documents for another one, so that a crash of the parser hits nobody else.
public enum PDFWorker {
  /// What a program is started with to be such a process, before anything else of it runs.
  public static let arguments = ["pdf", "worker"]

  /// The worker that was started ahead, until it is used.
  private static let ahead = Mutex<(pid_t, WorkerSocket)?>(nil)

  /// Starts this program's first worker as a copy of it, which has nothing to load but PDFium. Only for a program that is
  /// sure to read a document, and before it has a second thread. Does nothing where that cannot be done.
  public static func startAhead() {
    #if os(Linux)
      let started = WorkerSocket.fork { run() }
      ahead.withLock { $0 = started }
    #endif
  }

  static func takeAhead() -> (pid_t, WorkerSocket)? {
    ahead.withLock { worker in
      defer { worker = nil }
      return worker
    }
  }

  /// Answers requests on standard input until it ends.
  public static func run() {
    // Answers go to the original standard output; whatever a library prints goes to standard error.
    let answers = dup(STDOUT_FILENO)
    guard answers >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return }
    signal(SIGPIPE, SIG_DFL)
    limit(core, to: 0)
    // The library loads while the owner gets its request ready; where it cannot, the answer will tell.
    _ = try? PDFiumLibrary.shared()
    while let line = readLine(strippingNewline: true) {
      guard let request = try? WorkerRequest(line: line.utf8) else { return }
      limit(memory, to: request.options.limits.memory)
      do {
        try answer(request) { try send($0.line, to: answers) }
      } catch {
        return
      }
    }
  }

  private static func send(_ line: [UInt8], to descriptor: Int32) throws {
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw WorkerSocket.SystemError(number: errno) }
      rest = rest.dropFirst(count)
    }
  }

  private static func answer(_ request: WorkerRequest, give: (WorkerAnswer) throws -> Void) throws {
    let reader = DocumentReader(options: request.options, picture: request.picture)
    do {
      try reader.read(
        path: request.path, only: request.only, opened: { try give(.opened(count: $0, pages: $1)) },
        page: { try give(.page($0)) })
      try give(.done)
    } catch let error as PDFError {
      try give(.failed(error))
    }
  }

  #if os(Linux)
    private static let core = Int32(RLIMIT_CORE.rawValue)
    private static let memory = Int32(RLIMIT_AS.rawValue)
  #else
    private static let core = RLIMIT_CORE
    private static let memory = RLIMIT_AS
  #endif

  private static func limit(_ resource: Int32, to value: Int) {
    var bounds = rlimit()
    guard getrlimit(resource, &bounds) == 0 else { return }
    bounds.rlim_cur = min(rlim_t(max(0, value)), bounds.rlim_max)
    _ = setrlimit(resource, &bounds)
  }
}
