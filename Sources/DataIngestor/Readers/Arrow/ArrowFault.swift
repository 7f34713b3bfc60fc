import DuckDB

/// What Arrow's library says of a file that it cannot read.
struct ArrowFault: Error {
  /// In the library's words.
  let message: String
  /// Whether the file is well formed and holds what is not supported.
  let isUnsupported: Bool

  /// - Parameter status: What the library said, such as `NotImplemented: …` or `Invalid: …`.
  init(_ status: String) {
    isUnsupported = status.hasPrefix("NotImplemented: ")
    message = status.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? status
  }

  /// What the engine hands on of what a stream said; nil where the engine itself failed.
  init?(_ error: DuckDBError) {
    if let said = error.message.firstRange(of: "get_next failed(): ") {
      self.init(String(error.message[said.upperBound...]))
    } else if error.code == .invalidInput, error.sql == nil {
      self.init("NotImplemented: \(error.message)")
    } else {
      return nil
    }
  }
}
