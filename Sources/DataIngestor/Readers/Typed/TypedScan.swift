import DuckDB

/// A relation whose source knows the types of its columns: they are kept, and nothing is copied.
struct TypedScan {
  /// What SQL puts after FROM.
  let source: String
  /// A column of the source that is none of its data, such as the name of the file.
  var helper: String?
  /// Columns of texts whose types are to be proved by their values.
  var untyped: Set<String> = []

  /// - Parameter recordSource: An expression of a row's record source over the source's columns.
  func relation(recordSource: String, inputs: [Input], on connection: borrowing Connection)
    throws(DuckDBError)
    -> StagedRelation
  {
    let described = try connection.query("DESCRIBE SELECT * FROM \(source)").rows
    var columns: [StagedRelation.Column] = []
    var cells = ["\(recordSource) AS c0"]
    for row in described {
      guard let original = row[0].text, original != helper else { continue }
      let kept = Kept(row[1].text ?? "")
      let name = "c\(columns.count + 1)"
      columns.append(
        StagedRelation.Column(
          original: original, name: name, type: untyped.contains(original) ? nil : kept.type))
      cells.append("\(kept.value(SQL.name(original))) AS \(SQL.name(name))")
    }
    return StagedRelation(
      source: "(SELECT \(cells.joined(separator: ", ")) FROM \(source))", columns: columns,
      recordSource: "c0",
      inputs: inputs)
  }

  /// What a type of the engine is kept as.
  private struct Kept {
    let type: DataType
    /// How a value gets there; nil where it is of the type already.
    private let conversion: ((String) -> String)?

    init(_ name: String) {
      func cast(_ type: DataType) -> (DataType, ((String) -> String)?) {
        (type, { "CAST(\($0) AS \(type.sql))" })
      }
      (type, conversion) =
        switch name {
        case "BOOLEAN": (.boolean, nil)
        case "BIGINT": (.integer, nil)
        case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER": cast(.integer)
        case "UBIGINT", "HUGEINT", "UHUGEINT", "BIGNUM": cast(.decimal(precision: 38, scale: 0))
        case "FLOAT", "DOUBLE": cast(.double)
        case "VARCHAR": (.text, nil)
        case "DATE": (.date, nil)
        case "TIME", "TIME_NS": cast(.time)
        case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS": cast(.timestamp)
        // Times have microseconds; what is finer is refused rather than cut.
        case "TIMESTAMP_NS":
          (
            .timestamp,
            { x in
              let micro = "CAST(\(x) AS TIMESTAMP)"
              let words =
                "'The time ' || CAST(\(x) AS VARCHAR) || ' has nanoseconds, and times are stored with microseconds.'"
              return
                "CASE WHEN CAST(\(micro) AS TIMESTAMP_NS) IS DISTINCT FROM \(x) THEN error(\(words)) ELSE \(micro) END"
            }
          )
        case "TIMESTAMP WITH TIME ZONE": (.timestamptz, nil)
        case "UUID": (.uuid, nil)
        case "BLOB": (.blob, nil)
        case "JSON": (.json, nil)
        case let name where name.hasPrefix("DECIMAL("): cast(DataType(name.lowercased()) ?? .text)
        case let name
        where name.hasSuffix("]") || name.hasPrefix("STRUCT(") || name.hasPrefix("MAP(")
          || name.hasPrefix("UNION("):
          (.json, { "to_json(\($0))" })
        default: cast(.text)
        }
    }

    func value(_ x: String) -> String { conversion.map { $0(x) } ?? x }
  }
}
