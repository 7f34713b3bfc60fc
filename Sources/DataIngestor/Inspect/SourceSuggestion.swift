import Foundation

/// A source to start from: complete, so that `ingestor check` reads it, and marked as the suggestion it is.
struct SourceSuggestion {
  /// The reader's part of the declaration, line by line.
  let declaration: [String]
  let subject: String
  let profile: TableProfile

  init(kind: ReaderKind, settings: [InspectionHints.SettingLine], subject: String, profile: TableProfile) {
    let inner = settings.map { "\($0.name): \($0.yaml)" }.joined(separator: ", ")
    self.init(declaration: ["\(kind.name): {\(inner)}"], subject: subject, profile: profile)
  }

  init(declaration: [String], subject: String, profile: TableProfile) {
    self.declaration = declaration
    self.subject = subject
    self.profile = profile
  }

  /// The name of the file without its endings, as a source's name.
  private var name: String {
    let last = (subject.split(separator: "/").last.map(String.init) ?? subject).prefix {
      $0 != "." && $0 != "?"
    }
    var name = Naming.snakeCase(String(last)).filter { $0.isASCII }
    if name.first?.isLetter != true { name = "my_" + name }
    return Tag.builtIn.contains { $0.name == name } ? "my_" + name : name
  }

  var yaml: String {
    let columns = profile.table.columns
    let match = TagMatch.best(for: columns, types: profile.types, of: subject)
    let name = name
    let ownTag =
      match == nil
      ? (name == "rows" ? "my_rows" : name.hasSuffix("_rows") ? name + "_tag" : name + "_rows") : nil
    var lines = [
      "# A suggestion, made from names and values: look at each line, then run 'ingestor check'.",
      "users: [me]",
    ]
    if let ownTag { lines += tag(ownTag) }
    lines += ["sources:", "  \(name):", "    tag: \(match?.tag.name ?? ownTag ?? "")"]
    lines += declaration.map { "    " + $0 }
    if let match {
      lines.append("    # The tag's columns: the source's columns.")
      lines.append("    columns:")
      lines += match.pairs.map { pair in
        "      \(pair.canonical): \(YAMLText.quoted(pair.column))\(pair.isByName ? "" : "   # only its type fits")"
      }
    } else {
      let pairs = tagColumns.filter { $0.name != $0.column.name }
      if !pairs.isEmpty {
        lines.append("    columns:")
        lines += pairs.map { "      \($0.name): \(YAMLText.quoted($0.column.name))" }
      }
    }
    if let key { lines.append("    key: [\(YAMLText.quoted(key))]   # every row has another value") }
    let open = columns.filter { !$0.rivals.isEmpty && $0.rivals.allSatisfy { $0.contains("%") } }
    if !open.isEmpty {
      lines.append("    # The values leave these open: choose.")
      lines.append("    formats:")
      lines += open.map { column in
        "      \(YAMLText.quoted(column.name)): \(YAMLText.quoted(column.rivals[0]))   # or "
          + column.rivals.dropFirst().map { "\"\($0)\"" }.joined(separator: ", ")
      }
    }
    if profile.hasShortYears {
      let pivot = TableProfile.yearPivot
      lines.append(
        "    year_pivot: \(pivot)   # years of two digits: 00 to \(pivot) are 2000 to 20\(pivot), the others 19.."
      )
    }
    if columns.contains(where: {
      $0.rivals.contains("decimal_mark ,") && $0.rivals.contains("decimal_mark .")
    }) {
      lines.append("    decimal_mark: \".\"   # or \",\": the values leave it open")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The column that tells rows apart best.
  private var key: String? {
    let unique = profile.table.columns.filter {
      $0.isUnique == true && $0.type?.hasPrefix("timestamp") != true
    }
    let words: Set<String> = [
      "id", "number", "nr", "no", "key", "uuid", "guid", "reference", "ref", "isbn", "code",
    ]
    return
      (unique.first { column in
        Naming.snakeCase(column.name).split(separator: "_").contains { words.contains(String($0)) }
      }
      ?? unique.first { $0.type == "uuid" })?.name
  }

  /// The columns of a tag made for the source.
  private var tagColumns: [(name: String, type: DataType, column: Inspection.Column)] {
    let names = Naming.stored(profile.table.columns.map(\.name), policy: .snakeCase).map { name in
      let ascii = String(name.map { $0.isASCII ? $0 : "_" })
      return ascii.first?.isLetter == true ? ascii : "column_" + ascii
    }
    var taken: Set<String> = []
    return zip(zip(names, profile.types), profile.table.columns).compactMap { pair, column in
      guard pair.1 != .blob, taken.insert(pair.0).inserted else { return nil }
      return (pair.0, pair.1 ?? .text, column)
    }
  }

  private func tag(_ name: String) -> [String] {
    let columns = tagColumns
    let filled = columns.filter { $0.column.nullShare == 0 }
    // A tag demands something: what tells rows apart, else what every row has.
    let mandatory = Set((key.map { key in filled.filter { $0.column.name == key } } ?? filled).map(\.name))
    return ["tags:", "  \(name):", "    columns:"]
      + columns.map { column in
        mandatory.contains(column.name) || mandatory.isEmpty
          ? "      \(column.name): \(column.type)"
          : "      \(column.name): {type: \"\(column.type)\", mandatory: false}"
      }
  }
}
