import DuckDB

extension DIH {
  /// A column that takes part in a hash.
  struct Column: Hashable, Sendable {
    /// The stored name.
    let name: String
    /// An expression of the stored type.
    let value: String
    /// The stored type; that of a text where the canonical text may hold separators.
    let type: DataType
    /// An expression of the canonical text, where it is known otherwise than from the value.
    var canonicalText: String?
  }

  /// An expression of the row hash, a UUID.
  /// - Parameter mayHoldSeparators: Whether any text may hold a byte 0x1D to 0x1F. Where it is known that none does, the
  ///   escaping is left out; the result is the same by definition.
  static func rowHash(_ columns: [Column], mayHoldSeparators: Bool) -> String {
    // concat() passes over NULLs, and is twice as fast as joining each name and value first. A row without values ends after
    // the first separator.
    let parts =
      columns
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .map { column in
        let label = String(decoding: [recordSeparator] + escape(column.name) + [unitSeparator], as: UTF8.self)
        return
          "CASE WHEN \(column.value) IS NOT NULL THEN \(literal(label)) END, \(text(column, mayHoldSeparators))"
      }
    let preimage = "concat(\((["'r1'"] + parts).joined(separator: ", ")))"
    return SQL.md5("coalesce(nullif(\(preimage), 'r1'), 'r1' || chr(30))")
  }

  /// An expression of the primary key, a UUID.
  static func key(_ columns: [Column], scope: Scope, mayHoldSeparators: Bool) -> String {
    var parts = columns.map { column in
      let text = text(column, mayHoldSeparators)
      return "coalesce(\(text), chr(29) || 'N')"
    }
    var prefix = "'k1' || chr(30)"
    if case .source(let name) = scope {
      prefix = "'s1' || chr(30)"
      parts.insert(literal(String(decoding: escape(name), as: UTF8.self)), at: 0)
    }
    return SQL.md5("\(prefix) || \(parts.joined(separator: " || chr(31) || "))")
  }

  /// An expression of the business key: a JSON array of the key's canonical texts.
  static func businessKey(_ columns: [Column]) -> String {
    let texts = columns.map { $0.canonicalText ?? CanonicalText.sql($0.value, $0.type) }
    return "CAST(json_array(\(texts.joined(separator: ", "))) AS VARCHAR)"
  }

  private static func text(_ column: Column, _ mayHoldSeparators: Bool) -> String {
    let text = "(" + (column.canonicalText ?? CanonicalText.sql(column.value, column.type)) + ")"
    return mayHoldSeparators ? CanonicalText.escaped(text, column.type) : text
  }

  /// A text literal in which control characters are spelled out, so that the SQL can be read and logged.
  private static func literal(_ text: String) -> String {
    var parts: [String] = []
    var run = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 {
        if !run.isEmpty { parts.append(SQL.text(run)) }
        run = ""
        parts.append("chr(\(scalar.value))")
      } else {
        run.unicodeScalars.append(scalar)
      }
    }
    if !run.isEmpty { parts.append(SQL.text(run)) }
    return parts.isEmpty ? "''" : parts.joined(separator: " || ")
  }
}
