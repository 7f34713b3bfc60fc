import DuckDB
import Foundation
import Testing

struct UUIDFunctionsTests {
  @Test func `A digest as a number becomes the UUID of its text`() throws {
    let connection = try Connection(Database())
    let different = try connection.query(
      """
      SELECT count(*) FILTER (\(SQL.md5("x")) IS DISTINCT FROM CAST(md5(x) AS UUID)), count(\(SQL.md5("x"))), count(DISTINCT \(SQL.md5("x")))
      FROM (SELECT CASE WHEN i % 7 <> 0 THEN i::VARCHAR END AS x FROM range(70000) numbers(i))
      """
    ).rows[0]
    #expect(different == [0, 60000, 60000])
    #expect(try connection.query("SELECT \(SQL.md5("'a'")) = CAST(md5('a') AS UUID)").scalar == true)
    #expect(try connection.query("SELECT \(SQL.md5("NULL::VARCHAR"))").scalar == .null)
  }

  @Test func `The tail of a UUID is its last two bytes as a number`() throws {
    let connection = try Connection(Database())
    let different = try connection.query(
      """
      SELECT count(*) FILTER (uuid_tail(u) IS DISTINCT FROM CAST('0x' || right(CAST(u AS VARCHAR), 4) AS INTEGER)), count(uuid_tail(u))
      FROM (SELECT CASE WHEN i % 7 <> 0 THEN CAST(md5(i::VARCHAR) AS UUID) END AS u FROM range(70000) numbers(i))
      """
    ).rows[0]
    #expect(different == [0, 60000])
  }

  @Test func `The function is there once in a database that is opened twice`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).duckdb").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let first = try Connection(Database(path: path, shared: true))
    let second = try Connection(Database(path: path, shared: true))
    for _ in 0..<2 {
      #expect(try second.query("SELECT \(SQL.md5("'a'"))").scalar == "0cc175b9-c0f1-b6a8-31c3-99e269772661")
      #expect(try first.query("SELECT \(SQL.md5("'a'"))").scalar == "0cc175b9-c0f1-b6a8-31c3-99e269772661")
    }
  }
}
