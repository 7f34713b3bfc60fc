import Foundation

/// The running program: its file, and what it was started with.
enum OwnProgram {
  /// Its path, with links resolved; nil where the system does not tell it.
  static var path: String? {
    #if os(Linux)
      // What Foundation's Bundle finds by searching for resources around the program costs more than a small document.
      guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
      defer { free(resolved) }
      return String(cString: resolved)
    #else
      return Bundle.main.executableURL?.resolvingSymlinksInPath().path
    #endif
  }

  /// A variable of the environment. Foundation would decode all of them.
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
