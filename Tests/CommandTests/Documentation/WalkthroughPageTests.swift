import Foundation
import Testing

/// Pages that people follow step by step are followed here: every `sh` block runs, and prints what the page shows.
struct WalkthroughPageTests {
  @Test(arguments: [
    (page: "docs/tutorial/first-vault.md", sample: false), (page: "README.md", sample: true),
  ]) func `Every step prints what the page shows`(_ page: String, _ startsInSample: Bool) async throws {
    let tool = try Tool()
    if startsInSample {
      let sample = Pages.root.appending(path: "Examples")
      for name in try FileManager.default.contentsOfDirectory(atPath: sample.path)
      where !name.hasPrefix("vault.") && name != ".env" {
        try FileManager.default.copyItem(
          at: sample.appending(path: name), to: tool.folder.appending(path: name))
      }
    }
    let steps = try Pages.steps(in: page)
    #expect(steps.count > 3)
    #expect(steps.contains { $0.output != nil })
    // One shell for all steps, so that `cd` holds; a marker after each.
    let marker = "==== end of step ===="
    let script =
      "export PATH=\(Tool.binary.deletingLastPathComponent().path):$PATH\n"
      + steps.map { "\($0.commands)\necho '\(marker)'\n" }.joined()
    try tool.write("../\(tool.folder.lastPathComponent).sh", script)
    let file = tool.folder.appendingPathExtension("sh")
    defer { try? FileManager.default.removeItem(at: file) }
    let outcome = try await tool.start([file.path], executable: URL(fileURLWithPath: "/bin/bash")).outcome()
    let printed = outcome.output.components(separatedBy: marker + "\n")
    try #require(printed.count == steps.count + 1, "\(outcome.all)")
    for (step, text) in zip(steps, printed) {
      guard let expected = step.output else { continue }
      #expect(Self.settled(text) == Self.settled(expected), "\(page), step at line \(step.line)")
    }
  }

  /// Without what differs from run to run: durations and the times in names.
  private static func settled(_ text: String) -> String {
    text.replacing(/\(\d+\.\d s\)/, with: "(0.0 s)").replacing(/\d{8}T\d{6}Z/, with: "TIME")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
