import ArgumentParser
import DataIngestor

/// What check, plan and run have in common: they go through sources and report on each.
struct SourceCommand {
  let options: ProjectOptions
  let verb: Verb

  enum Verb: Sendable { case check, plan, run }

  func run(
    _ body: @escaping @Sendable (Project, @escaping @Sendable (RunEvent) -> Void) async throws -> RunReport
  ) async throws {
    try await options.run { printer in
      let report = try await body(try options.project()) { event in
        printer.event(event)
        if case .finished(let result) = event { printer.line(ResultText(result, verb).text) }
      }
      if verb == .run { printer.line(ResultText.summary(report)) }
      let exitCode = report.failure?.exitCode ?? 0
      printer.finish(report.failure, exitCode: exitCode, report: report)
      if exitCode != 0 { throw ExitCode(exitCode) }
    }
  }
}

/// A source's result as people read it.
struct ResultText {
  let text: String

  init(_ result: SourceResult, _ verb: SourceCommand.Verb) {
    let name = "\(result.source) (\(result.user))"
    let counts = result.counts
    var lines: [String]
    switch (result.status, verb) {
    case (.failed, .check): lines = ["✗ \(name) does not fulfil \(result.tag)"]
    case (.failed, _): lines = ["✗ \(name) failed; nothing was written"]
    case (.interrupted, _): lines = ["✗ \(name) interrupted; nothing was written"]
    case (.unchanged, _):
      lines = ["= \(name) \(Self.count(result.inputsUnchanged, "file")) loaded before, nothing new"]
    case (.succeeded, .check): lines = ["✓ \(name) fulfils \(result.tag): \(counts.read.grouped) rows"]
    case (.succeeded, .plan), (.succeeded, .run):
      let verbText = verb == .plan ? "would add" : "added"
      lines = [
        "✓ \(name) → \(result.tag): read \(counts.read.grouped), new \(counts.new.grouped), changed \(counts.changed.grouped), unchanged \(counts.unchanged.grouped)"
          + (counts.repeated > 0 ? ", repeated \(counts.repeated.grouped)" : "")
          + (counts.rejected > 0 ? ", rejected \(counts.rejected.grouped)" : "")
          + (counts.deleted > 0 ? ", gone \(counts.deleted.grouped)" : "")
          + Self.rate(result)
      ]
      if verb == .plan || counts.newKeys > 0 {
        lines.append("  \(verbText) \(Self.count(counts.newKeys, "key"))")
      }
      lines += result.newSatellites.map { "  \(verb == .plan ? "would make" : "made") satellite \($0)" }
    }
    lines += result.problems.flatMap { problem in
      "\(problem)".split(separator: "\n").map { "  " + $0 }
    }
    text = lines.joined(separator: "\n")
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number.grouped) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func rate(_ result: SourceResult) -> String {
    let tenths = Int((result.seconds * 10).rounded())
    let seconds = "\(tenths / 10).\(tenths % 10) s"
    guard result.seconds > 1, result.counts.read >= 1000 else { return " (\(seconds))" }
    return " (\(seconds), \(Int(Double(result.counts.read) / result.seconds).grouped) rows/s)"
  }

  static func summary(_ report: RunReport) -> String {
    let failed = report.results.filter { $0.status == .failed || $0.status == .interrupted }.count
    let written = report.results.reduce(0) { $0 + $1.counts.written }
    return
      "\(report.results.count - failed) of \(report.results.count) sources loaded, \(count(written, "row")) written"
  }
}
