/// Keys and row hashes, version DIH-1 (`hashing.md`): the preimages, in Swift and as DuckDB SQL.
public enum DIH {
  /// What is recorded with every satellite.
  public static let version = "DIH-1"

  static let groupSeparator: UInt8 = 0x1D
  static let recordSeparator: UInt8 = 0x1E
  static let unitSeparator: UInt8 = 0x1F

  /// Whether a key is shared by all sources of a tag or belongs to one source.
  public enum Scope: Hashable, Sendable {
    /// One real-world thing has one key in every source of the tag.
    case tag
    /// The key is one source's own numbering.
    case source(String)
  }

  /// The preimage of a primary key.
  /// - Parameter values: The canonical texts in declared order; nil for NULL.
  public static func keyPreimage(_ values: [String?], scope: Scope) -> [UInt8] {
    var bytes: [UInt8]
    var parts: [[UInt8]] = values.map { $0.map { escape($0) } ?? [groupSeparator, UInt8(ascii: "N")] }
    switch scope {
    case .tag: bytes = Array("k1".utf8)
    case .source(let name):
      bytes = Array("s1".utf8)
      parts.insert(escape(name), at: 0)
    }
    bytes.append(recordSeparator)
    bytes.append(contentsOf: parts.joined(separator: [unitSeparator]))
    return bytes
  }

  /// The preimage of a row hash.
  /// - Parameter columns: Stored names and canonical texts; NULLs and the order do not matter.
  public static func rowPreimage(_ columns: [(name: String, value: String?)]) -> [UInt8] {
    let parts =
      columns
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .compactMap { column in column.value.map { escape(column.name) + [unitSeparator] + escape($0) } }
    return Array("r1".utf8) + [recordSeparator] + parts.joined(separator: [recordSeparator])
  }

  /// `E(s)`.
  static func escape(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case groupSeparator: bytes += [groupSeparator, UInt8(ascii: "D")]
      case recordSeparator: bytes += [groupSeparator, UInt8(ascii: "R")]
      case unitSeparator: bytes += [groupSeparator, UInt8(ascii: "U")]
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}
