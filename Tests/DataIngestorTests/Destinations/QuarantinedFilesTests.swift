import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// Files that cannot be read are entries of the quarantine, wherever the vault is.
@Suite(.everyDestination) struct QuarantinedFilesTests {
  @Test func `A file is one entry until it reads again, changes or is gone`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", "id,n\n1,2\n")
    let project = try workspace.project(
      "users: [James]\ntags: {t: {columns: {n: integer}}}\nsources: {shop: {tag: t, csv: data, key: [id]}}\n")
    #expect(try await project.run().first.status == .succeeded)

    func settle(_ bad: [(name: String, stamp: String)], present: [String]) async throws -> [[String]] {
      let left = Dictionary(
        bad.map { file in
          (
            Input(name: file.name, location: file.name, fingerprint: file.stamp),
            [Problem("pdf.unreadable", "'\(file.name)' is damaged.")]
          )
        }
      ) { $1 }
      let files = QuarantinedFiles(source: "shop", user: "James", left: left, present: present)
      let turn = try project.turn()
      try await project.writingEngine().run { try files.settle(turn: turn, on: $0) }
      return try await project.quarantine(all: true).map { [$0.file, $0.status] + $0.reasons }
    }
    let (b, c) = (["b.pdf", "held", "'b.pdf' is damaged."], ["c.pdf", "held", "'c.pdf' is damaged."])
    #expect(try await settle([("b.pdf", "1"), ("c.pdf", "1")], present: ["b.pdf", "c.pdf"]) == [b, c])
    #expect(try await settle([("b.pdf", "1"), ("c.pdf", "1")], present: ["b.pdf", "c.pdf"]) == [b, c])
    // What is held without a row is never replayed as one.
    #expect(try await project.replay("shop").first.status == .unchanged)
    // The replay was a run that read everything there is: no such files are there.
    let gone = [["b.pdf", "discarded", b[2]], ["c.pdf", "discarded", c[2]]]
    #expect(try await project.quarantine(all: true).map { [$0.file, $0.status] + $0.reasons } == gone)
    // One that was set aside for good stays so until it changes.
    #expect(try await settle([("b.pdf", "1")], present: ["b.pdf"]) == gone)
    #expect(try await settle([("b.pdf", "2")], present: ["b.pdf"]) == gone + [b])
    #expect(try await settle([], present: ["b.pdf"]) == gone + [["b.pdf", "replayed", b[2]]])
  }
}
