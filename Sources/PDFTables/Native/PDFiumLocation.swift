import Foundation

/// Where `libpdfium` is looked for, and whether it is there.
public enum PDFiumLocation {
  #if os(macOS)
    static let fileName = "libpdfium.dylib"
  #else
    static let fileName = "libpdfium.so"
  #endif

  /// True when the library can be found, so that PDF reading can work at all.
  public static var isInstalled: Bool { (try? find()) != nil }

  /// The files looked at, in order: `INGESTOR_PDFIUM`, beside the executable, the cache of
  /// `Scripts/fetch-native.py --only pdfium`.
  static func candidates(
    environment: (String) -> String? = OwnProgram.variable,
    executable: String? = OwnProgram.path
  ) -> [String] {
    var paths: [String] = []
    if let explicit = environment("INGESTOR_PDFIUM"), !explicit.isEmpty { paths.append(explicit) }
    if let executable {
      func folder(of path: Substring) -> Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
      paths.append("\(folder(of: folder(of: executable[...])))/lib/ingestor/\(fileName)")
    }
    paths.append("\(cacheFolder(environment: environment))/lib/\(fileName)")
    return paths
  }

  static func cacheFolder(environment: (String) -> String?) -> String {
    if let native = environment("INGESTOR_NATIVE"), !native.isEmpty { return native }
    if let cache = environment("XDG_CACHE_HOME"), !cache.isEmpty { return "\(cache)/data-ingestor/native" }
    return "\(environment("HOME") ?? ".")/.cache/data-ingestor/native"
  }

  /// The path to open; a bare file name means that the system's loader has it.
  static func find() throws -> String {
    let candidates = candidates()
    for path in candidates where access(path, R_OK) == 0 { return path }
    if let handle = dlopen(fileName, RTLD_LAZY | RTLD_LOCAL) {
      dlclose(handle)
      return fileName
    }
    throw PDFError.libraryMissing(searched: candidates)
  }
}
