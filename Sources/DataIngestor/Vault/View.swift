import DuckDB

/// A view that people query, and where it has one, the same as of a run: values that each dialect makes statements of.
struct View: Sendable {
  /// A column as it is shown.
  struct Column: Hashable, Sendable {
    let name: String
    let type: DataType
  }

  /// The parameter of what shows a state of the past: a number in the order of loads.
  static let asOfParameter = "as_of_run"

  static func asOf(_ name: String) -> String { name + "_as_of" }

  let name: String
  let columns: [Column]
  /// The query behind it.
  let query: String
  /// The query of the rows as of a run, over the parameter.
  let asOfQuery: String?

  /// The statements that make it, or make it anew.
  /// - Parameter isExtended: Whether all columns that it shows now keep their places and types.
  func create(_ names: VaultNames, isExtended: Bool) -> [String] {
    let view = "CREATE OR REPLACE VIEW \(names.view(name)) AS\n\(query)"
    switch names.dialect.parameterizedViews {
    case .macro:
      return [view] + (asOfQuery.map { ["CREATE OR REPLACE \(macro($0))"] } ?? [])
    case .function:
      return (isExtended ? [] : Self.drop(name, names)) + [view]
        + (asOfQuery.map { [function($0, names)] } ?? [])
    case .none: return (isExtended ? [] : Self.drop(name, names)) + [view]
    }
  }

  /// The statements that remove a view and what shows its past.
  static func drop(_ name: String, _ names: VaultNames) -> [String] {
    let view = "DROP VIEW IF EXISTS \(names.view(name))"
    return switch names.dialect.parameterizedViews {
    case .macro: [view, "DROP MACRO TABLE IF EXISTS \(names.view(asOf(name)))"]
    case .function: ["DROP FUNCTION IF EXISTS \(names.view(asOf(name)))(BIGINT)", view]
    case .none: [view]
    }
  }

  /// The statement that makes the same as of a run for the session alone.
  var sessionMacro: String? { asOfQuery.map { "CREATE OR REPLACE TEMP \(macro($0))" } }

  private func macro(_ query: String) -> String {
    "MACRO \(SQL.name(Self.asOf(name)))(\(Self.asOfParameter)) AS TABLE\n\(query)"
  }

  private func function(_ query: String, _ names: VaultNames) -> String {
    """
    CREATE OR REPLACE FUNCTION \(names.view(Self.asOf(name)))(\(Self.asOfParameter) BIGINT) RETURNS SETOF \(names.view(name))
    LANGUAGE sql STABLE AS \(SQL.text(query))
    """
  }
}
