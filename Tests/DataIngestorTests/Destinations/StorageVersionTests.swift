import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// How a vault's file is stored decides which versions of DuckDB read it.
struct StorageVersionTests {
  @Test(arguments: [(nil, "v1.4.0+"), ("v1.0.0", "v1.0.0+")] as [(String?, String)])
  func `A new file is for DuckDB from 1.4 on, and one that is there keeps its version`(
    existing: String?, expected: String
  ) async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", "id,n\n1,2\n")
    let project = try workspace.project(
      "users: [James]\ntags: {t: {columns: {n: integer}}}\nsources: {shop: {tag: t, csv: data, key: [id]}}\n")
    let path = workspace.folder.appending(path: "vault.duckdb").path
    if let existing {
      let options = ["storage_compatibility_version": existing]
      try Connection(Database(path: path, options: options)).execute("CREATE TABLE mine AS SELECT 1 AS n")
    }
    for rows in ["1,2\n", "1,2\n2,3\n"] {
      try workspace.write("data/a.csv", "id,n\n" + rows)
      #expect(try await project.run().first.status == .succeeded)
    }
    let connection = try Connection(Database(path: path, options: ["access_mode": "READ_ONLY"]))
    let version = try connection.query(
      "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'vault'")
    #expect(version.scalar == .text(expected))
    #expect(try connection.query("SELECT count(*) FROM vault.vault.hub_t").scalar == 2)
  }
}
