import Foundation
import Testing

@testable import DataIngestor

/// The invariants of the vault over random sequences of runs, against a model that knows no SQL.
///
/// `INGESTOR_FUZZ_SEQUENCES` sets how many sequences (default 200), `INGESTOR_FUZZ_SEED` the first seed. They run one by one:
/// hundreds of open vaults at once would only wait for each other.
@Suite(.everyDestination, .serialized) struct InvariantTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let first = UInt64(environment["INGESTOR_FUZZ_SEED"] ?? "") ?? 1
  private static let sequences = UInt64(environment["INGESTOR_FUZZ_SEQUENCES"] ?? "") ?? 200

  @Test(arguments: first..<(first + sequences))
  func `Any sequence of runs leaves what the model says`(seed: UInt64) async throws {
    // Sequences on a server take ten times as long as those in files.
    if EveryDestination.server != nil && seed >= Self.first + Self.sequences / 15 { return }
    var runs = RandomRuns(random: SeededGenerator(seed: seed))
    var model = VaultModel()
    let workspace = try Workspace()
    let project = try workspace.project(RandomRuns.yaml)
    var loads: [(source: VaultModel.Source, runSeq: Int)] = []
    for step in 0..<5 {
      let source = runs.pick(RandomRuns.sources)
      let files = runs.batch(for: source)
      try replaceFiles(files, of: source, in: workspace)
      let expected = model.load(files.map(\.rows), into: source)
      let result = try await load(source, project)
      let place: Comment = "seed \(seed), step \(step), \(source.name) (\(source.user))"
      #expect(
        result.status == .succeeded,
        "seed \(seed), step \(step), \(source.name): \(result.problems.map { "\($0)" }.joined(separator: "; "))"
      )
      #expect(VaultModel.Counts(result.counts) == expected, place)
      let found = try inspect(source, workspace)
      #expect(found.current == model.current(source), place)
      #expect(found.storedRows == model.storedRows(source), place)
      #expect(found.hubSize == model.hub.count { $0[0] == source.tag }, place)
      loads.append((source, found.lastRunSeq))
      model.snapshot()

      // 1. and 4.: the same again, with its files, rows and columns in another order, writes nothing.
      guard runs.chance(2) else { continue }
      let shuffled = files.shuffled(using: &runs.random).map { file in
        RandomRuns.File(
          header: file.header.shuffled(using: &runs.random), rows: file.rows.shuffled(using: &runs.random))
      }
      try replaceFiles(shuffled, of: source, in: workspace)
      let again = try await load(source, project)
      #expect(again.counts.written == 0 && again.counts.newKeys == 0, place)
    }
    // 2.: the state as of each run is the state after it.
    for (load, snapshot) in zip(loads, model.snapshots) {
      let found = try inspect(load.source, workspace, asOf: load.runSeq)
      #expect(found.current == snapshot[load.source] ?? [:], "seed \(seed), as of \(load.runSeq)")
    }
    // 3., 5. and 8.
    let broken = try await project.verify().filter { !$0.holds }
    #expect(broken.isEmpty, "seed \(seed): \(broken)")
  }

  // MARK: - The real thing

  private func replaceFiles(_ files: [RandomRuns.File], of source: VaultModel.Source, in workspace: Workspace)
    throws
  {
    let folder = "\(source.name)/\(source.user)"
    try? workspace.remove(folder)
    for (index, file) in files.enumerated() { try workspace.write("\(folder)/\(index).csv", file.text) }
  }

  private func load(_ source: VaultModel.Source, _ project: Project) async throws -> SourceResult {
    let report = try await project.run([source.name], users: [source.user], force: true)
    return try #require(report.results.first)
  }

  private struct Found {
    var current: VaultModel.State = [:]
    let storedRows: Int?
    let hubSize: Int?
    let lastRunSeq: Int
  }

  private func inspect(_ source: VaultModel.Source, _ workspace: Workspace, asOf run: Int? = nil) throws
    -> Found
  {
    let relation = run.map { "\(source.name)_as_of(\($0))" } ?? source.name
    let answers = try workspace.queries([
      // The rows as JSON objects: columns without a value are absent.
      """
      SELECT CAST(json_merge_patch('{}', to_json(rows)) AS VARCHAR)
      FROM (SELECT COLUMNS(c -> c NOT IN ('pk', 'user', 'loaded_at', 'record_source'))::VARCHAR FROM \(relation)
        WHERE "user" = '\(source.user)') rows
      """,
      "SELECT count(*) FROM \(source.name)_history WHERE \"user\" = '\(source.user)'",
      "SELECT count(*) FROM vault.vault.hub_\(source.tag)",
      "SELECT max(run_seq_last) FROM ingestor.loads",
    ])
    func number(_ index: Int) -> Int? { answers[index][0][0].flatMap { Int($0) } }
    var found = Found(storedRows: number(1), hubSize: number(2), lastRunSeq: try #require(number(3)))
    for cells in answers[0] {
      let row = try JSONDecoder().decode([String: String].self, from: Data((cells[0] ?? "").utf8))
      found.current[row.mapValues(Self.plain), default: 0] += 1
    }
    return found
  }

  /// 2.50 and 2.5 are one number, whatever the scale of the column.
  private static func plain(_ text: String) -> String {
    guard text.contains("."), Double(text) != nil else { return text }
    var text = Substring(text)
    while text.hasSuffix("0") { text.removeLast() }
    return String(text.hasSuffix(".") ? text.dropLast() : text)
  }
}

extension VaultModel.Counts {
  init(_ counts: LoadCounts) {
    self.init(
      new: counts.new, changed: counts.changed, unchanged: counts.unchanged, repeated: counts.repeated,
      rejected: counts.rejected,
      deleted: counts.deleted, newKeys: counts.newKeys)
  }
}
