import Foundation
import TestDocuments
import Testing

@testable import DataIngestor

/// The library that loads the engine when it is needed: beside it here stands no engine.
@Suite(.enabled("needs the native parts, not a DuckDB of the system") { lazyLibrary != nil })
struct LazyEngineTests {
  private let tool: Tool
  private let environment: [String: String]

  init() throws {
    tool = try Tool.bank()
    try tool.write("lib/libduckdb.so", Data(contentsOf: #require(lazyLibrary)))
    environment = ["LD_LIBRARY_PATH": tool.folder.appending(path: "lib").path]
  }

  @Test func `Help, completions and the tables of a document need no engine`() async throws {
    var pdf = SmallPDF()
    pdf.grid([["Item", "Price"], ["Tea", "2.50"], ["Bun", "1.20"]], xs: [50, 250, 350], top: 100)
    pdf.endPage()
    try tool.write("receipt.pdf", pdf.data())
    let help = try await tool.run("--help", environment: environment)
    #expect(help.code == 0 && help.output.contains("SUBCOMMANDS:"), "\(help.all)")
    #expect(
      try await tool.run("--generate-completion-script", "bash", environment: environment).output.contains(
        "complete"))
    let tables = try await tool.run("pdf", "tables", "receipt.pdf", environment: environment)
    #expect(tables.code == 0 && tables.output.contains(#"["Tea","2.50"]"#), "\(tables.all)")
  }

  @Test func `A missing engine is told where it is needed, and nothing is written`() async throws {
    let outcome = try await tool.run("run", environment: environment)
    #expect(outcome.code == 5)
    #expect(outcome.errors.contains("libduckdb_engine.so") && outcome.errors.contains("make native"))
    #expect(!tool.exists("vault.duckdb"))
  }
}

private let lazyLibrary = NativeFolders.file("lib/libduckdb_engine.so")
  .flatMap { _ in NativeFolders.file("lib/libduckdb.so") }
