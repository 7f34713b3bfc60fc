import Foundation
import Testing

/// The pages in a real browser.
struct PagesInBrowserTests {
  /// The document that the browser makes of a page, and what it complains about.
  private func visit(_ address: String) async throws -> (document: String, complaints: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
      "--user-data-dir=\(folder.path)", "--virtual-time-budget=2000", "--dump-dom", address,
    ]
    let outcome = try await Running(process).outcome()
    #expect(outcome.code == 0, "\(outcome.errors)")
    let complaints = outcome.errors.split(separator: "\n").filter { $0.contains("CONSOLE") }
    return (outcome.output, complaints.joined(separator: "\n"))
  }

  @Test func `Every page shows what there is, whole, escaped, and without complaints of the browser`()
    async throws
  {
    let tool = try Served.project()
    try tool.write(
      "data/2026-02.csv",
      Bank.csv(
        "2026-02-02,-1.00,<script>document.title='x'</script>", "2026-02-03,bad,\"\"\"\u{301} onload=x\""))
    #expect(try await tool.run("run").code == 0)
    let served = try await Served(tool)
    let run = try #require(try tool.query("SELECT run_id FROM ingestor.runs")[0][0])
    let pages = [
      ("/ui", ["<h1>Sources</h1>", "2 sources · 4 rows stored", "1 row in quarantine"]),
      (
        "/ui/sources/bank",
        ["Schema versions", "&lt;script&gt;document.title='x'&lt;/script&gt;", "Rows per run"]
      ),
      (
        "/ui/sources/bank?key=2026-01-02&key=-54.20&key=Grocer",
        ["The rows of the key through time", "<td class=\"number\">-54.20</td>"]
      ),
      ("/ui/runs", ["Start a run", "succeeded"]), ("/ui/runs/\(run)", ["bank", "Set aside"]),
      ("/ui/quarantine", ["'Amount'", "\"\u{301} onload=x"]), ("/ui/tags", ["transactions"]),
      ("/ui/tags/transactions", ["Coverage over time", "bank, 2026-02: 1 row", "never NULL"]),
      ("/ui/diagram", ["hub_transactions", "In words"]), ("/ui/sources/none", ["There is no such source"]),
    ]
    for (path, texts) in pages {
      let (document, complaints) = try await visit(served.address + path)
      for text in texts { #expect(document.contains(text), "\(path) shows '\(text)'") }
      let isMissing = path.hasSuffix("/none") && complaints.contains("404")
      #expect(complaints.isEmpty || isMissing, "\(path): \(complaints)")
      #expect(document.contains("<main id=\"main\"") && document.contains("aria-label=\"Pages\""))
      #expect(document.matches(of: /<h1[ >]/).count == 1, "\(path) has one heading of the first level")
      #expect(!document.contains("{{") && !document.contains("<script>document"))
    }
    await served.stop()
  }
}
