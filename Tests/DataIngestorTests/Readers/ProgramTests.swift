import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Programs and Singer taps as sources: their output counts only where they end well.
struct ProgramTests {
  private func yaml(_ reader: String, key: String = "id") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, \(reader), key: [\(key)]}
    """
  }

  @Test func `A program gets its arguments as they are, its variables and its folder`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "tools/export.sh",
      #"printf '{"id": 1, "day": "2026-01-01", "amount": 1.5, "words": "%s", "token": "%s", "folder": "%s"}\n' "$1 $2" "${#TOKEN}" "$(basename "$PWD")""#
    )
    let result = try await workspace.run(
      yaml(
        #"command: {run: [sh, export.sh, "a  b; rm -rf /", "$HOME"], folder: tools, environment: {TOKEN: "${SECRET}"}}"#
      ),
      secrets: ["SECRET": "s3cret-word"]
    ).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query("SELECT words, CAST(token AS VARCHAR), folder FROM shop") == [
        ["a  b; rm -rf / $HOME", "11", "tools"]
      ])
  }

  @Test func `A program that fails loads nothing of what it gave, and what it said is shown without secrets`()
    async throws
  {
    let workspace = try Workspace()
    let half =
      #"echo '{"id": 1, "day": "2026-01-01", "amount": 1}'; echo "no access with $TOKEN" >&2; exit 3"#
    let source = yaml(
      "command: {run: [sh, -c, '\(half.replacing("'", with: "''"))'], environment: {TOKEN: \"${SECRET}\"}}")
    let result = try await workspace.run(source, secrets: ["SECRET": "s3cret-word"]).first
    let problem = try #require(result.problems.first)
    #expect(result.failure == .source && problem.code == "program.failed" && problem.message.contains("3"))
    #expect(problem.examples == ["no access with ${SECRET}"])
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
    let missing = try await workspace.run(yaml("command: {run: [no-such-program-here]}")).first
    #expect(missing.problems.map(\.code) == ["program.missing"], "\(missing.problems)")
    let text = try await workspace.run(yaml("command: {run: [echo, not json]}")).first
    #expect(text.failure == .source && text.problems.first?.code == "json.malformed", "\(text.problems)")
    #expect(throws: IngestError.self) { try workspace.project(yaml("command: {run: []}")) }
  }

  @Test func `A program that takes too long is stopped, with everything it started`() async throws {
    let workspace = try Workspace()
    let source = yaml("command: {run: [sh, -c, 'sleep 300 & echo $! > child; wait'], timeout: 1}")
    let result = try await workspace.run(source).first
    #expect(result.problems.map(\.code) == ["program.timeout"], "\(result.problems)")
    try await expectGone(workspace)
  }

  @Test func `Cancelling a run stops the program, with everything it started`() async throws {
    let workspace = try Workspace()
    let project = try workspace.project(yaml("command: {run: [sh, -c, 'sleep 300 & echo $! > child; wait']}"))
    let run = Task { try await project.run() }
    let file = workspace.folder.appending(path: "child").path
    for _ in 0..<100 where !FileManager.default.fileExists(atPath: file) {
      try await Task.sleep(for: .milliseconds(50))
    }
    run.cancel()
    #expect(try await run.value.first.status == .interrupted)
    try await expectGone(workspace)
  }

  /// Expects that the process whose number a program wrote down has ended.
  private func expectGone(_ workspace: Workspace) async throws {
    let text = try String(contentsOf: workspace.folder.appending(path: "child"), encoding: .utf8)
    let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    for _ in 0..<60 where kill(child, 0) == 0 && !isZombie(child) {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(kill(child, 0) != 0 || isZombie(child))
  }

  /// Whether a process has ended and only waits to be noticed.
  private func isZombie(_ process: pid_t) -> Bool {
    let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return stat.contains(") Z ")
  }

  @Test func `A real Singer tap is read, and its state is stored with the rows`() async throws {
    let tap = try #require(TestPython.program("tap-jsonl"))
    let workspace = try Workspace()
    func write(_ name: String, _ ids: ClosedRange<Int>) throws {
      let lines = ids.map {
        #"{"id": \#($0), "day": "2026-01-0\#($0)", "amount": \#($0).5, "buyer": {"city": "Ulm"}}"#
      }
      try workspace.write("in/\(name).jsonl", lines.joined(separator: "\n") + "\n")
    }
    try write("a", 1...2)
    let source = yaml(
      "singer: {tap: [\"\(tap)\"], config: {path: \"\(workspace.folder.path)/in/*.jsonl\", stream_name: orders, primary_keys: [id]}}"
    )
    let first = try await workspace.run(source).first
    #expect(first.status == .succeeded && first.counts.new == 2, "\(first.problems)")
    #expect(first.problems.contains { $0.code == "singer.key" && $0.message.contains("by id") })
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR), buyer_city, record_source FROM shop ORDER BY id")
        == [
          ["1.50", "Ulm", "singer:tap-jsonl#orders"], ["2.50", "Ulm", "singer:tap-jsonl#orders"],
        ])
    let state = try #require(try workspace.scalar("SELECT state FROM ingestor.state"))
    #expect(state.contains("bookmarks") && state.contains("replication_key_value"))
    try write("b", 3...3)
    let second = try await workspace.run(source).first
    #expect(second.status == .succeeded && second.counts.new == 1, "\(second)")
    #expect(try workspace.scalar("SELECT state FROM ingestor.state") != state)
    let wrong = try await workspace.run(source.replacing("singer: {", with: "singer: {streams: [nope], "))
      .first
    #expect(
      wrong.problems.first?.code == "singer.streams"
        && wrong.problems.first?.advice?.contains("orders") == true)
  }

  @Test func `A tap is given its selection and its last state, and a failed load keeps the old one`()
    async throws
  {
    let workspace = try Workspace()
    // A tap of two streams that gives one row more than its state says, and can be told to give a bad one.
    try workspace.write(
      "tap.py",
      """
      import json, sys
      args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
      read = lambda name: json.load(open(args[name])) if name in args else {}
      if "--discover" in sys.argv:
          print(json.dumps({"streams": [{"stream": s, "tap_stream_id": s, "schema": {}, "metadata": [{"breadcrumb": [], "metadata": {"table-key-properties": ["id"]}}]} for s in ("orders", "other")]}))
          sys.exit()
      catalog = read("--catalog")
      for s in catalog["streams"]:
          root = [m["metadata"] for m in s["metadata"] if m["breadcrumb"] == []][0]
          if not root["selected"]: continue
          at = read("--state").get("at", 0) + 1
          day = open("day.txt").read().strip()
          print(json.dumps({"type": "SCHEMA", "stream": s["stream"], "schema": {}, "key_properties": ["id"]}))
          print(json.dumps({"type": "RECORD", "stream": s["stream"], "record": {"id": at, "day": day, "amount": read("--config")["amount"]}}))
          print(json.dumps({"type": "STATE", "value": {"at": at}}))
      """)
    let source = yaml(
      "singer: {tap: [python3, tap.py], config: {amount: 12.50, key: \"${SECRET}\"}, streams: [orders]}")
    let secrets = ["SECRET": "s3cret-word"]
    try workspace.write("day.txt", "2026-01-01")
    #expect(try await workspace.run(source, secrets: secrets).first.counts.new == 1)
    try workspace.write("day.txt", "someday")
    let failed = try await workspace.run(source, secrets: secrets).first
    #expect(failed.failure == .contract)
    #expect(try workspace.scalar("SELECT state FROM ingestor.state") == #"{"at":1}"#)
    try workspace.write("day.txt", "2026-01-02")
    #expect(try await workspace.run(source, secrets: secrets).first.counts.new == 1)
    #expect(try workspace.query("SELECT CAST(id AS VARCHAR) FROM shop ORDER BY id") == [["1"], ["2"]])
    #expect(try await workspace.run(source, force: true, secrets: secrets).first.counts.changed == 1)
    let open = try await workspace.run(source.replacing(", streams: [orders]", with: ""), secrets: secrets)
      .first
    #expect(open.problems.first?.message.contains("2 streams") == true, "\(open.problems)")
  }
}
