import Foundation

/// Where native parts are looked for.
enum NativeFolders {
  /// `INGESTOR_NATIVE`, the folder beside the executable's, the cache of `Scripts/fetch-native.py`: in this order.
  static var all: [URL] {
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"].map { URL(fileURLWithPath: $0) }
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
    let roots = [
      environment["INGESTOR_NATIVE"].map { URL(fileURLWithPath: $0) },
      Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().appending(
        path: "../lib/ingestor"),
      cache.appending(path: "data-ingestor/native"),
    ]
    return roots.compactMap(\.self)
  }

  /// The first readable file among paths below these folders.
  static func file(_ paths: String...) -> URL? {
    all.lazy.flatMap { folder in paths.map { folder.appending(path: $0).standardizedFileURL } }
      .first { FileManager.default.isReadableFile(atPath: $0.path) }
  }
}
