import DuckDB
import Testing

struct AppenderTests {
  private func connection() throws -> Connection {
    let connection = try Connection(Database())
    try connection.execute("CREATE TEMP TABLE staged (a VARCHAR, b VARCHAR)")
    return connection
  }

  @Test func `Appended rows arrive in order, short ones filled with NULL`() throws {
    let connection = try connection()
    var appender = try TextAppender(connection, table: "staged", width: 2)
    try appender.append(["1", "ü🍕"])
    try appender.append(["2", nil])
    try appender.append(["3"])
    try appender.append([])
    try appender.finish()
    #expect(
      try connection.query("SELECT * FROM staged").rows == [
        ["1", "ü🍕"], ["2", .null], ["3", .null], [.null, .null],
      ])
  }

  @Test func `Many rows arrive`() throws {
    let connection = try connection()
    var appender = try TextAppender(connection, table: "staged", width: 2)
    for row in 0..<100_000 { try appender.append([String(row), "x"]) }
    try appender.finish()
    #expect(
      try connection.query("SELECT count(*), sum(a::BIGINT)::BIGINT FROM staged").rows == [
        [100_000, 4_999_950_000]
      ])
  }

  @Test func `Without finishing nothing is written`() throws {
    let connection = try connection()
    do {
      var appender = try TextAppender(connection, table: "staged", width: 2)
      try appender.append(["1", "2"])
    }
    #expect(try connection.query("SELECT count(*) FROM staged").scalar == 0)
  }

  @Test func `A table that does not exist is refused`() throws {
    let connection = try connection()
    #expect(throws: DuckDBError.self) { _ = try TextAppender(connection, table: "nowhere", width: 1) }
  }

  @Test func `A text that does not fit the column's type is refused`() throws {
    let connection = try connection()
    try connection.execute("CREATE TEMP TABLE numbers (n INTEGER)")
    #expect(throws: DuckDBError.self) {
      var appender = try TextAppender(connection, table: "numbers", width: 1)
      try appender.append(["not a number"])
      try appender.finish()
    }
    #expect(try connection.query("SELECT count(*) FROM numbers").scalar == 0)
  }
}
