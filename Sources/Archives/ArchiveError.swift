/// Why an archive or a compressed file cannot be read. The description is a sentence for people, without the file's name.
package enum ArchiveError: Error, Hashable, CustomStringConvertible {
  /// It is damaged, cut off, or of no known kind.
  case unreadable(String)
  /// A member's path leads out of the archive.
  case path(String)
  /// A member is encrypted.
  case encrypted(String)
  /// Unpacked it is larger than allowed, in bytes.
  case tooLarge(limit: Int)
  /// It grows more than allowed when it is unpacked.
  case tooDense(ratio: Int)
  /// Archives within archives lie too deep.
  case tooDeep(limit: Int)
  /// It has no such member.
  case missing(String)

  package var description: String {
    switch self {
    case .unreadable(let message): "It cannot be unpacked: \(message)."
    case .path(let name): "It holds a member whose path leads out of it: '\(name)'."
    case .encrypted(let name): "Its member '\(name)' is encrypted."
    case .tooLarge(let limit): "Unpacked it is larger than \(limit >> 20) MB."
    case .tooDense(let ratio): "Unpacked it is more than \(ratio) times as large: that looks like a bomb."
    case .tooDeep(let limit): "Archives within it lie deeper than \(limit) levels."
    case .missing(let name): "It has no member '\(name)'."
    }
  }

  /// What to do about it.
  package var advice: String {
    switch self {
    case .unreadable: "Get it again: it may have been cut off."
    case .path: "Unpack it yourself after looking at it, and give the folder."
    case .encrypted: "Unpack it with its password, and give the folder."
    case .tooLarge: "If that is right, raise 'unpack: {max_size: …}' of the source."
    case .tooDense: "If that is right, raise 'unpack: {max_ratio: …}' of the source."
    case .tooDeep: "Unpack it yourself, and give the folder."
    case .missing: "Check the path within the archive."
    }
  }
}

/// How far unpacking may go.
package struct UnpackingLimits: Hashable, Sendable {
  /// The most bytes that one file may become.
  package var size = 64 << 30
  /// How many times as large a file may become; counted once it has become 64 MB.
  package var ratio = 250
  /// How deep archives may lie within archives.
  package var depth = 3
  /// What may become of a file before the ratio counts.
  static let unsuspicious = 64 << 20

  package init() {}
}
