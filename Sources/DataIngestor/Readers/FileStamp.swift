import Crypto
import DelimitedText
package import Foundation

/// What tells cheaply whether a file changed: its size and the time it was written.
package struct FileStamp: Hashable, Sendable {
  let size: Int
  let modified: Date

  package init(_ url: URL) throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
    size = (attributes[.size] as? Int) ?? 0
    modified = (attributes[.modificationDate] as? Date) ?? .distantPast
  }

  /// The stamp as stored in the ledger.
  package var text: String { "\(size)@\(Int64(modified.timeIntervalSince1970 * 1_000_000))" }

  /// The digest of a file's content, read in pieces.
  package static func digest(_ url: URL) throws -> String {
    try DigestingSource(FileSource(url)).digest()
  }
}

extension FileStamp {
  /// The SHA-256 of a text.
  static func digest(of text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
