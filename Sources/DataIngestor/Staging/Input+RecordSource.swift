import DuckDB

extension Input {
  /// An expression of the record source of a row, over the column that holds the location of its file. Where all names and
  /// locations end alike, cutting the location is enough.
  static func recordSource(of inputs: [Input], location column: String) -> String {
    let location = SQL.name(column)
    guard let only = inputs.first else { return "NULL" }
    if inputs.count == 1 { return SQL.text(only.name) }
    let cut = only.location.utf8.count - only.name.utf8.count
    let prefixes = inputs.map { input in
      (0...input.name.count).lazy.map { (input.name.dropFirst($0), $0) }.first {
        input.location.hasSuffix($0.0)
      }
      .map { (String(input.name.prefix($0.1)), input.location.count - (input.name.count - $0.1)) }
    }
    if cut >= 0, let first = prefixes[0], prefixes.allSatisfy({ $0.map { $0 == first } ?? false }) {
      return "\(SQL.text(first.0)) || substr(\(location), \(first.1 + 1))"
    }
    let cases = inputs.map { "WHEN \(SQL.text($0.location)) THEN \(SQL.text($0.name))" }.joined(
      separator: " ")
    return "CASE \(location) \(cases) END"
  }
}
