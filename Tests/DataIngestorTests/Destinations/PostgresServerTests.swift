import TestServers
import Testing

struct PostgresServerTests {
  @Test func `The server of the tests answers, and keeps what was committed when it is cut off`() async throws
  {
    let server = try await PostgresServer()
    let database = try server.newDatabase()
    try server.run("CREATE TABLE t AS SELECT 'a,b' AS x, NULL::text AS y", in: database)
    #expect(try server.run("SELECT x, y FROM t", in: database) == [["a,b", nil]])
    server.stop()
    #expect(throws: ServerProcess.Failure.self) { try server.run("SELECT 1", in: database) }
    try await server.start()
    #expect(try server.run("SELECT count(*) FROM t", in: database) == [["1"]])
  }
}
