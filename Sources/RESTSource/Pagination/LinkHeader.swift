/// The `Link` header (RFC 8288).
enum LinkHeader {
  /// The address of the first link with a relation.
  static func target(of relation: String, in values: [String]) -> String? {
    for value in values {
      var rest = Substring(value)
      while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
        let target = rest[rest.index(after: open)..<close]
        rest = rest[rest.index(after: close)...]
        if parameters(&rest).contains(where: { isRelation($0, relation) }) { return String(target) }
      }
    }
    return nil
  }

  private static func isRelation(_ parameter: Parameter, _ relation: String) -> Bool {
    parameter.name == "rel"
      && parameter.value.lowercased().split(separator: " ").contains(Substring(relation.lowercased()))
  }

  /// Passes the `;name=value` pairs after a link, and the comma that ends them.
  private static func parameters(_ rest: inout Substring) -> [Parameter] {
    var found: [Parameter] = []
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      if rest.first == "," {
        rest = rest.dropFirst()
        return found
      }
      guard rest.first == ";" else { return found }
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      let name = rest.prefix { $0 != "=" && $0 != ";" && $0 != "," }
      rest = rest[name.endIndex...]
      var value: Substring = ""
      if rest.first == "=" {
        rest = rest.dropFirst()
        if rest.first == "\"" {
          rest = rest.dropFirst()
          value = rest.prefix { $0 != "\"" }
          rest = rest[value.endIndex...].dropFirst()
        } else {
          value = rest.prefix { $0 != ";" && $0 != "," }
          rest = rest[value.endIndex...]
        }
      }
      let trimmed = name.split(separator: " ").first.map { $0.lowercased() } ?? ""
      found.append(Parameter(trimmed, value.split(separator: " ").joined(separator: " ")))
    }
  }
}
