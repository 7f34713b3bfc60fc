import Foundation
import Testing

/// A disk that fills up gives a clear error and loses nothing.
struct FullDiskTests {
  @Test func `Where the disk is full, the vault stays as it was and the error says so`() async throws {
    let tool = try Tool.bank()
    #expect(try await tool.run("run").code == 0)
    let before = try tool.vaultContent()
    try tool.write("data/2026-02.csv", Bank.large(rows: 300_000))
    // A limit on the size of files stands in for the end of the disk: writes beyond it fail in the same way.
    let outcome = try await tool.runLimited(fileBlocks: 4_000, ["run"])
    #expect(outcome.code == 5, "\(outcome.all)")
    #expect(outcome.all.contains("nothing was written"))
    #expect(try tool.vaultContent() == before)
    #expect(try await tool.run("run").code == 0)
    #expect(try tool.query("SELECT count(*) FROM transactions") == [["300002"]])
    #expect(try await tool.run("verify").code == 0)
  }
}
