internal import CDuckDB

/// Reads the values of one column of a chunk.
///
/// Types without a case of their own in ``Value`` are rendered by DuckDB itself, through its value API, so that the text
/// is what SQL would print.
final class VectorReader {
  private let type: duckdb_type
  private let logicalType: duckdb_logical_type?
  private let data: UnsafeMutableRawPointer?
  private let validity: UnsafeMutablePointer<UInt64>?

  init(_ vector: duckdb_vector?) {
    logicalType = duckdb_vector_get_column_type(vector)
    type = duckdb_get_type_id(logicalType)
    data = duckdb_vector_get_data(vector)
    validity = duckdb_vector_get_validity(vector)
    children = Self.children(of: vector, type)
  }

  deinit {
    var logicalType = logicalType
    duckdb_destroy_logical_type(&logicalType)
  }

  /// The readers of a nested vector's children: one for a list, one a field for a struct.
  private let children: [VectorReader]

  private static func children(of vector: duckdb_vector?, _ type: duckdb_type) -> [VectorReader] {
    switch type {
    case DUCKDB_TYPE_LIST, DUCKDB_TYPE_MAP: [VectorReader(duckdb_list_vector_get_child(vector))]
    case DUCKDB_TYPE_STRUCT:
      {
        var type: duckdb_logical_type? = duckdb_vector_get_column_type(vector)
        defer { duckdb_destroy_logical_type(&type) }
        return (0..<duckdb_struct_type_child_count(type)).map {
          VectorReader(duckdb_struct_vector_get_child(vector, $0))
        }
      }()
    default: []
    }
  }

  subscript(row: Int) -> Value {
    if let validity, !duckdb_validity_row_is_valid(validity, idx_t(row)) { return .null }
    // The vector of a struct has no data of its own, only its fields have.
    if type == DUCKDB_TYPE_STRUCT { return .text(structure(row)) }
    guard let data else { return .null }
    func load<T>(_ type: T.Type) -> T { data.assumingMemoryBound(to: type)[row] }
    switch type {
    case DUCKDB_TYPE_BOOLEAN: return .boolean(load(Bool.self))
    case DUCKDB_TYPE_TINYINT: return .integer(Int64(load(Int8.self)))
    case DUCKDB_TYPE_SMALLINT: return .integer(Int64(load(Int16.self)))
    case DUCKDB_TYPE_INTEGER: return .integer(Int64(load(Int32.self)))
    case DUCKDB_TYPE_BIGINT: return .integer(load(Int64.self))
    case DUCKDB_TYPE_UTINYINT: return .integer(Int64(load(UInt8.self)))
    case DUCKDB_TYPE_USMALLINT: return .integer(Int64(load(UInt16.self)))
    case DUCKDB_TYPE_UINTEGER: return .integer(Int64(load(UInt32.self)))
    case DUCKDB_TYPE_UBIGINT:
      let value = load(UInt64.self)
      return Int64(exactly: value).map { .integer($0) } ?? .text(String(value))
    case DUCKDB_TYPE_HUGEINT:
      let value = load(duckdb_hugeint.self)
      let wide = Int128(value.upper) << 64 | Int128(value.lower)
      return Int64(exactly: wide).map { .integer($0) } ?? .text(String(wide))
    case DUCKDB_TYPE_UHUGEINT:
      let value = load(duckdb_uhugeint.self)
      return .text(String(UInt128(value.upper) << 64 | UInt128(value.lower)))
    case DUCKDB_TYPE_FLOAT: return .double(Double(load(Float.self)))
    case DUCKDB_TYPE_DOUBLE: return .double(load(Double.self))
    case DUCKDB_TYPE_VARCHAR: return .text(string(row))
    case DUCKDB_TYPE_BLOB: return .blob(bytes(row))
    case DUCKDB_TYPE_DECIMAL: return .text(decimal(row))
    case DUCKDB_TYPE_LIST: return .text(list(row))
    case DUCKDB_TYPE_MAP: return .text(map(row))
    default: return rendered(row)
    }
  }

  private func bytes(_ row: Int) -> [UInt8] {
    guard let data else { return [] }
    let strings = data.assumingMemoryBound(to: duckdb_string_t.self)
    let length = Int(duckdb_string_t_length(strings[row]))
    guard let start = duckdb_string_t_data(strings + row) else { return [] }
    return start.withMemoryRebound(to: UInt8.self, capacity: length) {
      Array(UnsafeBufferPointer(start: $0, count: length))
    }
  }

  private func string(_ row: Int) -> String { String(decoding: bytes(row), as: UTF8.self) }

  private func decimal(_ row: Int) -> String {
    guard let data else { return "" }
    let scale = Int(duckdb_decimal_scale(logicalType))
    let unscaled: Int128 =
      switch duckdb_decimal_internal_type(logicalType) {
      case DUCKDB_TYPE_SMALLINT: Int128(data.assumingMemoryBound(to: Int16.self)[row])
      case DUCKDB_TYPE_INTEGER: Int128(data.assumingMemoryBound(to: Int32.self)[row])
      case DUCKDB_TYPE_BIGINT: Int128(data.assumingMemoryBound(to: Int64.self)[row])
      default:
        {
          let value = data.assumingMemoryBound(to: duckdb_hugeint.self)[row]
          return Int128(value.upper) << 64 | Int128(value.lower)
        }()
      }
    guard scale > 0 else { return String(unscaled) }
    var digits = String(unscaled.magnitude)
    digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (unscaled < 0 ? "-" : "") + digits.dropLast(scale) + "." + digits.suffix(scale)
  }

  private func list(_ row: Int) -> String { "[" + elements(row).joined(separator: ", ") + "]" }

  private func elements(_ row: Int) -> [String] {
    guard let data, let child = children.first else { return [] }
    let entry = data.assumingMemoryBound(to: duckdb_list_entry.self)[row]
    return (Int(entry.offset)..<Int(entry.offset + entry.length)).map { child[$0].text ?? "NULL" }
  }

  private func map(_ row: Int) -> String { "{" + elements(row).joined(separator: ", ") + "}" }

  private func structure(_ row: Int) -> String {
    let fields = children.enumerated().map { index, child in
      let name = duckdb_struct_type_child_name(logicalType, idx_t(index))
      defer { duckdb_free(name) }
      return "\(name.map { String(cString: $0) } ?? ""): \(child[row].text ?? "NULL")"
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  /// Dates, times, UUIDs, intervals and enumerations as SQL prints them.
  private func rendered(_ row: Int) -> Value {
    guard let data else { return .null }
    func load<T>(_ type: T.Type) -> T { data.assumingMemoryBound(to: type)[row] }
    var value: duckdb_value? =
      switch type {
      case DUCKDB_TYPE_DATE: duckdb_create_date(load(duckdb_date.self))
      case DUCKDB_TYPE_TIME: duckdb_create_time(load(duckdb_time.self))
      case DUCKDB_TYPE_TIMESTAMP: duckdb_create_timestamp(load(duckdb_timestamp.self))
      case DUCKDB_TYPE_TIMESTAMP_TZ: duckdb_create_timestamp_tz(load(duckdb_timestamp.self))
      case DUCKDB_TYPE_TIMESTAMP_S: duckdb_create_timestamp_s(load(duckdb_timestamp_s.self))
      case DUCKDB_TYPE_TIMESTAMP_MS: duckdb_create_timestamp_ms(load(duckdb_timestamp_ms.self))
      case DUCKDB_TYPE_TIMESTAMP_NS: duckdb_create_timestamp_ns(load(duckdb_timestamp_ns.self))
      case DUCKDB_TYPE_INTERVAL: duckdb_create_interval(load(duckdb_interval.self))
      case DUCKDB_TYPE_UUID: duckdb_create_uuid(uuid(load(duckdb_hugeint.self)))
      case DUCKDB_TYPE_ENUM: enumeration(row)
      default: nil
      }
    defer { duckdb_destroy_value(&value) }
    guard let value, let text = duckdb_get_varchar(value) else { return .null }
    defer { duckdb_free(text) }
    return .text(String(cString: text))
  }

  /// A UUID is stored with its first bit flipped, so that it sorts as a signed number.
  private func uuid(_ stored: duckdb_hugeint) -> duckdb_uhugeint {
    duckdb_uhugeint(lower: stored.lower, upper: UInt64(bitPattern: stored.upper) ^ (1 << 63))
  }

  private func enumeration(_ row: Int) -> duckdb_value? {
    guard let data else { return nil }
    let index: UInt64 =
      switch duckdb_enum_internal_type(logicalType) {
      case DUCKDB_TYPE_UTINYINT: UInt64(data.assumingMemoryBound(to: UInt8.self)[row])
      case DUCKDB_TYPE_USMALLINT: UInt64(data.assumingMemoryBound(to: UInt16.self)[row])
      default: UInt64(data.assumingMemoryBound(to: UInt32.self)[row])
      }
    guard let word = duckdb_enum_dictionary_value(logicalType, index) else { return nil }
    defer { duckdb_free(word) }
    return duckdb_create_varchar(word)
  }
}
