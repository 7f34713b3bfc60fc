import Testing

/// `ingestor export` and `ingestor show` as programs downstream call them.
struct ExportTests {
  @Test(.everyDestination, arguments: ["sqlmesh", "dbt", "odcs", "odps"])
  func `The same vault makes the same bytes in every process`(_ format: String) async throws {
    let tool = try Tool.bank()
    try await tool.run("run")
    let first = try await tool.run("export", format, "--into", "out/\(format)")
    #expect(first.code == 0 && first.output.contains("wrote "), "\(first.all)")
    for _ in 0..<3 {
      #expect(
        try await tool.run("export", format, "--into", "out/\(format)").output
          == "Nothing changed since the last export.\n")
    }
  }

  @Test func `An export of a vault without rows says what to do`() async throws {
    let tool = try Tool.bank()
    let outcome = try await tool.run("export", "dbt", "--into", "out")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("ingestor run"))
    #expect(!tool.exists("out"))
  }

  @Test func `A source is shown with its metadata, flat and in the envelope`() async throws {
    let tool = try Tool.bank()
    try await tool.run("run")
    let shown = try #require(try await tool.run("show", "bank", "--output", "json").events().first)
    #expect(shown.name == "shown")
    for fields in [shown.fields, shown.object("source")] {
      #expect(fields["hub"] as? String == "vault.hub_transactions")
      #expect(
        fields["satellites"] as? [String: [String: String]] == [
          "bank": [
            "pk": "pk", "timestamp": "date", "amount": "amount", "description": "memo",
            "created_at": "loaded_at",
          ]
        ])
    }
    #expect((shown.fields["rows"] as? [String: Int])?["hub_transactions"] == 2)
  }
}
