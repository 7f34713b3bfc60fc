import Foundation

/// Names of tables and columns: how they are made. They are never parsed back; the registry is the authority.
enum Naming {
  /// Columns that bookkeeping and the views use; a source's column of such a name is renamed visibly.
  static let reserved: Set<String> = [
    "pk", "row_hash", "occurrence", "loaded_at", "run_seq", "record_source", "deleted", "source", "user",
    "valid_from",
    "valid_to", "is_current", "as_of_run", "schema_version",
  ]

  /// The stored name of a source's column: lower-case letters, digits and underscores.
  static func snakeCase(_ original: String) -> String {
    var words: [String] = []
    var word = ""
    var previous: Character?
    let characters = Array(original.precomposedStringWithCanonicalMapping)
    for (index, character) in characters.enumerated() {
      if character.isLetter || character.isNumber {
        let next = index + 1 < characters.count ? characters[index + 1] : nil
        let startsWord =
          character.isUppercase && !word.isEmpty
          && (previous?.isLowercase == true || previous?.isNumber == true
            || (previous?.isUppercase == true && next?.isLowercase == true))
        if startsWord {
          words.append(word)
          word = ""
        }
        word += character.lowercased()
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
      previous = character
    }
    if !word.isEmpty { words.append(word) }
    let name = words.joined(separator: "_")
    return name.isEmpty ? "column" : name
  }

  /// The stored names of a relation's columns, each unique: a name that two columns fold to, or that bookkeeping uses, gets
  /// a number.
  static func stored(_ originals: [String], policy: NamingPolicy) -> [String] {
    var taken: Set<String> = []
    return originals.map { original in
      let base = policy == .snakeCase ? snakeCase(original) : original.isEmpty ? "column" : original
      var name = limited(base)
      var number = 2
      // DuckDB compares names without regard to case.
      while taken.contains(name.lowercased()) || reserved.contains(name.lowercased()) {
        name = limited("\(base)_\(number)")
        number += 1
      }
      taken.insert(name.lowercased())
      return name
    }
  }

  /// A name of at most 63 bytes: longer ones are cut and end in six hexadecimal digits of the whole name's hash.
  static func limited(_ name: String) -> String {
    guard name.utf8.count > 63 else { return name }
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash & 0xFF_FFFF, radix: 16)
    let suffix = "_" + String(repeating: "0", count: 6 - digits.count) + digits
    var kept = ""
    for character in name {
      guard kept.utf8.count + character.utf8.count + suffix.utf8.count <= 63 else { break }
      kept.append(character)
    }
    return kept + suffix
  }

  /// The hub of a tag.
  static func hub(tag: String) -> String { limited("hub_" + tag) }

  /// The satellite of a source and user in one schema configuration.
  /// - Parameter createdAt: UTC, as `YYYYMMDDTHHMMSSZ`.
  static func satellite(tag: String, source: String, user: String, version: Int, createdAt: String) -> String
  {
    let number = (version < 10 ? "0" : "") + String(version)
    let suffix = "__v\(number)_\(createdAt)"
    let stem = "sat_\(tag)__\(source)__\(snakeCase(user))"
    guard stem.utf8.count + suffix.utf8.count > 63 else { return stem + suffix }
    // The version and the time stay readable: only the stem is cut.
    let cut = limited(stem + String(repeating: "_", count: 64)).suffix(7)
    return String(decoding: stem.utf8.prefix(63 - suffix.utf8.count - 7), as: UTF8.self) + cut + suffix
  }
}

/// How a source's column names are stored.
public enum NamingPolicy: String, Sendable, CaseIterable {
  /// Lower-case words joined by underscores.
  case snakeCase = "snake_case"
  /// As the source spells them.
  case original
}
