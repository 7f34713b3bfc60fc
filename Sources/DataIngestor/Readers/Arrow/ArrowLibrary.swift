import Foundation
import Synchronization

/// Apache Arrow's library behind `Scripts/native/arrow-stream.cpp`, opened at run time so that everything else works without it.
struct ArrowLibrary: Sendable {
  /// Path, room for a message, its size; gives a `struct ArrowArrayStream *`, or nil and the message.
  private typealias Open =
    @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>, Int) -> UnsafeMutableRawPointer?
  private typealias Close = @convention(c) (UnsafeMutableRawPointer) -> Void

  #if os(macOS)
    private static let fileName = "libingestor-arrow.dylib"
  #else
    private static let fileName = "libingestor-arrow.so"
  #endif
  static let installation = "Scripts/fetch-native.py --only arrow"

  private let open: Open
  private let close: Close

  private static let opened = Mutex<ArrowLibrary?>(nil)

  /// The file; nil where it is not installed.
  static var file: URL? { NativeFolders.file(fileName, "lib/\(fileName)") }

  /// The one open library of this process.
  /// - Throws: ``IngestError`` that tells how to install it.
  static func shared() throws -> ArrowLibrary {
    try opened.withLock { library in
      if let library { return library }
      let fresh = try ArrowLibrary()
      library = fresh
      return fresh
    }
  }

  private init() throws {
    func missing(_ message: String) -> IngestError {
      IngestError(.source, Problem("arrow.library", message, advice: Self.installation))
    }
    guard let path = Self.file?.path else {
      throw missing("Arrow files need Apache Arrow's library, which is not installed.")
    }
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw missing("Apache Arrow's library cannot be used: \(String(cString: dlerror()))")
    }
    guard let open = dlsym(handle, "ingestor_arrow_open"), let close = dlsym(handle, "ingestor_arrow_close")
    else { throw missing("\(path) is of another version.") }
    self.open = unsafeBitCast(open, to: Open.self)
    self.close = unsafeBitCast(close, to: Close.self)
  }

  /// Runs a body with a file's batches as a stream of the Arrow C stream interface, whose `release` is without effect.
  /// - Throws: ``ArrowFault`` where the file cannot be read.
  func withStream<T>(of path: String, _ body: (UnsafeMutableRawPointer) throws -> T) throws -> T {
    var stream: UnsafeMutableRawPointer?
    let message = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { room in
      room.initialize(repeating: 0)
      guard let start = room.baseAddress else { return "" }
      stream = open(path, start, room.count)
      return String(cString: start)
    }
    guard let stream else { throw ArrowFault(message) }
    defer { close(stream) }
    return try body(stream)
  }
}
