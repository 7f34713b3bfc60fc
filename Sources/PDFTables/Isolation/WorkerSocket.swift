import CPDFium
import Foundation

/// The owner's end of the connection to a worker, which is the worker's standard input and output.
struct WorkerSocket {
  let descriptor: Int32

  /// A number of `errno`.
  struct SystemError: Error { var number: Int32 }

  /// Starts a worker in a process group of its own, so that Ctrl-C does not end it before its owner knows. No other
  /// process gets the owner's end: the worker's input ends with its owner.
  static func spawn(_ command: PDFIsolation.Command) throws(SystemError) -> (pid_t, WorkerSocket) {
    let (own, other) = try pair()
    defer { Foundation.close(other) }
    var actions = Self.noActions
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, other, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, other, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = Self.noAttributes
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

    var identifier: pid_t = 0
    var arguments = ([command.executable] + command.arguments).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let failure = posix_spawn(&identifier, command.executable, &actions, &attributes, &arguments, environ)
    guard failure == 0 else {
      Foundation.close(own)
      throw SystemError(number: failure)
    }
    return (identifier, WorkerSocket(descriptor: own))
  }

  /// Starts a worker that runs `body` as a copy of this process, which must have one thread; nil where it cannot.
  static func fork(_ body: () -> Void) -> (pid_t, WorkerSocket)? {
    guard let (own, other) = try? pair() else { return nil }
    let identifier = CPDFiumFork()
    guard identifier == 0 else {
      Foundation.close(other)
      if identifier > 0 { return (identifier, WorkerSocket(descriptor: own)) }
      Foundation.close(own)
      return nil
    }
    Foundation.close(own)
    setpgid(0, 0)
    let silence = open("/dev/null", O_WRONLY)
    if dup2(other, STDIN_FILENO) >= 0, dup2(other, STDOUT_FILENO) >= 0, dup2(silence, STDERR_FILENO) >= 0 {
      body()
    }
    _exit(0)
  }

  func close() { Foundation.close(descriptor) }

  /// Sends what it can; the count of bytes, or -1 and `errno`. A worker that is gone is an error and no signal.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    #if os(Linux)
      Foundation.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    #else
      Foundation.send(descriptor, bytes.baseAddress, bytes.count, 0)
    #endif
  }

  /// Connected sockets that programs started meanwhile do not inherit.
  private static func pair() throws(SystemError) -> (own: Int32, other: Int32) {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
      let result = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
    #else
      let result = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      var isOn: Int32 = 1
      setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
    #endif
    guard result == 0 else { throw SystemError(number: errno) }
    return (ends[0], ends[1])
  }

  #if os(Linux)
    private static var noActions: posix_spawn_file_actions_t { posix_spawn_file_actions_t() }
    private static var noAttributes: posix_spawnattr_t { posix_spawnattr_t() }
  #else
    private static var noActions: posix_spawn_file_actions_t? { nil }
    private static var noAttributes: posix_spawnattr_t? { nil }
  #endif
}
