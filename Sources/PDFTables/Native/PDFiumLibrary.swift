import Foundation
import Synchronization

/// `libpdfium`, opened at run time so that everything else works without it.
///
/// PDFium is not thread-safe: every call happens inside ``exclusively(_:)``, one at a time in a process.
final class PDFiumLibrary: Sendable {
  private let functions: PDFiumFunctions
  private let turn = NSLock()

  private init(path: String) throws { functions = try PDFiumFunctions(path: path) }

  private static let opened = Mutex<PDFiumLibrary?>(nil)

  /// The one open library of this process. Throws `PDFError.libraryMissing` or `.libraryUnusable`.
  static func shared() throws -> PDFiumLibrary {
    try opened.withLock { library in
      if let library { return library }
      let fresh = try PDFiumLibrary(path: PDFiumLocation.find())
      library = fresh
      return fresh
    }
  }

  /// Runs `body` while no other thread of this process is inside PDFium. Do not nest.
  func exclusively<Value>(_ body: (PDFiumFunctions) throws -> Value) rethrows -> Value {
    turn.lock()
    defer { turn.unlock() }
    return try body(functions)
  }
}
