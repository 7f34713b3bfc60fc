import Foundation

/// The process that parses documents for another one, so that a crash of the parser hits nobody else.
public enum PDFWorker {
  /// Answers requests on standard input until it ends. Call this from the hidden command `pdf worker`.
  public static func run() {
    // Answers go to the original standard output; whatever a library prints goes to standard error.
    let answers = dup(STDOUT_FILENO)
    guard answers >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return }
    signal(SIGPIPE, SIG_DFL)
    limit(core, to: 0)
    let output = FileHandle(fileDescriptor: answers, closeOnDealloc: true)
    while let line = readLine(strippingNewline: true) {
      guard let request = try? LineCoding.decode(WorkerRequest.self, Data(line.utf8)) else { return }
      limit(memory, to: request.options.limits.memory)
      do {
        try answer(request) { try output.write(contentsOf: LineCoding.encode($0)) }
      } catch {
        return
      }
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
