internal import CDuckDB

/// The SQL name of a logical type.
struct TypeName {
  let text: String

  init(_ type: duckdb_logical_type?) {
    let names: [duckdb_type: String] = [
      DUCKDB_TYPE_BOOLEAN: "BOOLEAN", DUCKDB_TYPE_TINYINT: "TINYINT", DUCKDB_TYPE_SMALLINT: "SMALLINT",
      DUCKDB_TYPE_INTEGER: "INTEGER", DUCKDB_TYPE_BIGINT: "BIGINT", DUCKDB_TYPE_UTINYINT: "UTINYINT",
      DUCKDB_TYPE_USMALLINT: "USMALLINT", DUCKDB_TYPE_UINTEGER: "UINTEGER", DUCKDB_TYPE_UBIGINT: "UBIGINT",
      DUCKDB_TYPE_HUGEINT: "HUGEINT", DUCKDB_TYPE_UHUGEINT: "UHUGEINT", DUCKDB_TYPE_FLOAT: "FLOAT",
      DUCKDB_TYPE_DOUBLE: "DOUBLE", DUCKDB_TYPE_VARCHAR: "VARCHAR", DUCKDB_TYPE_BLOB: "BLOB",
      DUCKDB_TYPE_DATE: "DATE", DUCKDB_TYPE_TIME: "TIME", DUCKDB_TYPE_TIMESTAMP: "TIMESTAMP",
      DUCKDB_TYPE_TIMESTAMP_TZ: "TIMESTAMP WITH TIME ZONE", DUCKDB_TYPE_TIMESTAMP_S: "TIMESTAMP_S",
      DUCKDB_TYPE_TIMESTAMP_MS: "TIMESTAMP_MS", DUCKDB_TYPE_TIMESTAMP_NS: "TIMESTAMP_NS",
      DUCKDB_TYPE_INTERVAL: "INTERVAL", DUCKDB_TYPE_UUID: "UUID", DUCKDB_TYPE_ENUM: "ENUM",
      DUCKDB_TYPE_MAP: "MAP", DUCKDB_TYPE_SQLNULL: "NULL", DUCKDB_TYPE_BIT: "BIT",
    ]
    let id = duckdb_get_type_id(type)
    switch id {
    case DUCKDB_TYPE_DECIMAL: text = "DECIMAL(\(duckdb_decimal_width(type)),\(duckdb_decimal_scale(type)))"
    case DUCKDB_TYPE_LIST:
      var child: duckdb_logical_type? = duckdb_list_type_child_type(type)
      defer { duckdb_destroy_logical_type(&child) }
      text = TypeName(child).text + "[]"
    case DUCKDB_TYPE_STRUCT:
      let fields = (0..<duckdb_struct_type_child_count(type)).map { index in
        let name = duckdb_struct_type_child_name(type, index)
        defer { duckdb_free(name) }
        var child: duckdb_logical_type? = duckdb_struct_type_child_type(type, index)
        defer { duckdb_destroy_logical_type(&child) }
        return "\(name.map { String(cString: $0) } ?? "") \(TypeName(child).text)"
      }
      text = "STRUCT(" + fields.joined(separator: ", ") + ")"
    default: text = names[id] ?? "UNKNOWN"
    }
  }
}

extension duckdb_type: @retroactive Hashable {}
