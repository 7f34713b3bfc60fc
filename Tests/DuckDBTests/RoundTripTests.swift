import DuckDB
import Testing

/// Every type as Swift reads it, and the text that SQL would print.
struct RoundTripTests {
  @Test(
    arguments: [
      ("true", Value.boolean(true)), ("(-5)::TINYINT", -5), ("32767::SMALLINT", 32767), ("(-7)::INTEGER", -7),
      ("9223372036854775807", .integer(.max)), ("255::UTINYINT", 255), ("65535::USMALLINT", 65535),
      ("4294967295::UINTEGER", 4_294_967_295), ("18446744073709551615::UBIGINT", "18446744073709551615"),
      ("12::HUGEINT", 12),
      ("170141183460469231731687303715884105727::HUGEINT", "170141183460469231731687303715884105727"),
      ("(-170141183460469231731687303715884105728)::HUGEINT", "-170141183460469231731687303715884105728"),
      ("340282366920938463463374607431768211455::UHUGEINT", "340282366920938463463374607431768211455"),
      ("1.5::FLOAT", .double(1.5)), ("-0.25::DOUBLE", .double(-0.25)), ("'Zürich 🍕'", "Zürich 🍕"), ("''", ""),
      (
        "'a text longer than the twelve bytes that are stored inline'",
        "a text longer than the twelve bytes that are stored inline"
      ),
      ("'\\x00\\xFF'::BLOB", .blob([0, 255])), ("NULL::INTEGER", .null), ("NULL", .null),
      ("1.20::DECIMAL(4,2)", "1.20"), ("(-0.05)::DECIMAL(4,2)", "-0.05"), ("-1.5::DECIMAL(9,4)", "-1.5000"),
      ("12345678901234.56::DECIMAL(18,2)", "12345678901234.56"),
      (
        "(-12345678901234567890123456789012.123456)::DECIMAL(38,6)",
        "-12345678901234567890123456789012.123456"
      ),
      ("7::DECIMAL(38,0)", "7"), ("DATE '2026-01-31'", "2026-01-31"), ("TIME '10:00:00.5'", "10:00:00.5"),
      ("TIMESTAMP '2026-01-31 10:00:00.123456'", "2026-01-31 10:00:00.123456"),
      ("TIMESTAMPTZ '2026-01-31 10:00:00+02'", "2026-01-31 08:00:00+00"),
      ("TIMESTAMP_S '2026-01-31 10:00:00'", "2026-01-31 10:00:00"),
      ("TIMESTAMP_MS '2026-01-31 10:00:00.5'", "2026-01-31 10:00:00.5"),
      ("TIMESTAMP_NS '2026-01-31 10:00:00.123456789'", "2026-01-31 10:00:00.123456789"),
      ("INTERVAL 3 DAY", "3 days"),
      ("UUID 'ffffffff-0000-4000-8000-00805f9b34fb'", "ffffffff-0000-4000-8000-00805f9b34fb"),
      ("UUID '00000000-0000-0000-0000-000000000001'", "00000000-0000-0000-0000-000000000001"),
      ("[1, NULL, 3]", "[1, NULL, 3]"), ("[]::INTEGER[]", "[]"), ("[[1], [2, 3]]", "[[1], [2, 3]]"),
      ("{'a': 1, 'b': [1.50, 2.25]}", "{a: 1, b: [1.50, 2.25]}"), ("NULL::STRUCT(a INTEGER)", .null),
      ("[{'a': 1}, NULL]", "[{a: 1}, NULL]"),
      ("'b'::ENUM('a', 'b')", "b"),
    ] as [(String, Value)]) func `A value is read as it is`(_ sql: String, _ value: Value) async throws
  {
    let engine = try Engine()
    #expect(try await engine.run { try $0.query("SELECT \(sql)").scalar } == value)
  }

  @Test(arguments: [
    ("1", "INTEGER"), ("1::HUGEINT", "HUGEINT"), ("1.5::DECIMAL(9,2)", "DECIMAL(9,2)"), ("[1]", "INTEGER[]"),
    ("{'a': 1}", "STRUCT(a INTEGER)"), ("now()", "TIMESTAMP WITH TIME ZONE"), ("uuid()", "UUID"),
    ("'x'", "VARCHAR"),
    ("[[true]]", "BOOLEAN[][]"),
  ]) func `A column tells its type`(_ sql: String, _ type: String) throws {
    let connection = try Connection(Database())
    let set = try connection.query("SELECT \(sql) AS x")
    #expect(set.columns.map(\.name) == ["x"])
    #expect(set.columns.map(\.type) == [type])
  }

  @Test(
    arguments: [
      .null, true, 42, .double(2.5), "text with 'quotes' and \u{0} a null byte", .blob([1, 0, 2]),
    ] as [Value]) func `A bound parameter comes back`(_ value: Value) throws
  {
    let connection = try Connection(Database())
    #expect(try connection.query("SELECT $1", value).scalar == value)
  }

  @Test func `A prepared statement is bound again and again`() throws {
    let connection = try Connection(Database())
    var statement = try Statement(connection, "SELECT $1::INTEGER + $2::INTEGER")
    #expect(try statement.execute([1, 2]).scalar == 3)
    #expect(try statement.execute([40, 2]).scalar == 42)
    #expect(try statement.execute([.null, 2]).scalar == .null)
  }

  @Test func `A result of many chunks is read whole, and streamed piece by piece`() throws {
    let connection = try Connection(Database())
    let rows = try connection.query("SELECT i, i::VARCHAR FROM range(10000) t(i) ORDER BY i").rows
    #expect(rows.count == 10_000)
    #expect(rows.last == [9999, "9999"])
    var sum = 0
    var pieces = 0
    try connection.stream("SELECT i FROM range(10000) t(i)") { piece in
      pieces += 1
      #expect(piece.rows.count <= 2048)
      sum += piece.rows.reduce(0) { $0 + ($1[0].int ?? 0) }
    }
    #expect(sum == 49_995_000)
    #expect(pieces > 1)
  }

  @Test func `NULLs are told apart in every chunk`() throws {
    let connection = try Connection(Database())
    let rows = try connection.query("SELECT CASE WHEN i % 3 = 0 THEN i END FROM range(5000) t(i) ORDER BY i")
      .rows
    #expect(rows.enumerated().allSatisfy { $1[0] == ($0.isMultiple(of: 3) ? .integer(Int64($0)) : .null) })
  }
}
