import Foundation
import Synchronization
import TestServers
import Testing

@testable import DataIngestor

/// The OpenLineage events of runs, checked against the specification's own client, in a file and on a server.
struct OpenLineageTests {
  private static func yaml(_ lineage: String) -> String {
    """
    users: [James]
    lineage: {\(lineage)}
    sources:
      bank:
        tag: transactions
        csv: bank
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Number]
      broken:
        tag: transactions
        csv: "${PLACE}"
        columns: {timestamp: Date, amount: Amount, description: Memo}
    """
  }

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(
      "bank/1.csv", "Number,Date,Amount,Memo\n1,2026-01-02,-54.20,Grocer\n2,2026-01-05,2800.00,Salary\n")
    try workspace.write("hidden-place/1.csv", "Date,Amount,Memo\n2026-01-02,much,Grocer\n")
    return workspace
  }

  private func secrets(_ workspace: Workspace) -> [String: String] {
    ["PLACE": workspace.folder.appending(path: "hidden-place").path]
  }

  private func events(_ text: String) throws -> [[String: any Sendable]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: any Sendable])
    }
  }

  private func read(_ workspace: Workspace, _ path: String) throws -> String {
    try String(contentsOf: workspace.folder.appending(path: path), encoding: .utf8)
  }

  @Test func `Events are valid, name no secret, and the log can tell those of loads again`() async throws {
    let python = try await PythonTool("contracts")
    let workspace = try workspace()
    let yaml = Self.yaml("file: lineage.ndjson, namespace: home")
    let secrets = secrets(workspace)
    #expect(try await workspace.run(yaml, secrets: secrets).failure == .partial)
    // Again with a row changed, and once with nothing to do.
    try workspace.write(
      "bank/1.csv", "Number,Date,Amount,Memo\n1,2026-01-02,-54.25,Grocer\n2,2026-01-05,2800.00,Salary\n")
    try await workspace.run(yaml, secrets: secrets)
    try await workspace.run(yaml, secrets: secrets)

    let text = try read(workspace, "lineage.ndjson")
    #expect(!text.contains("hidden-place"))
    let script = try #require(
      Bundle.module.url(forResource: "validate", withExtension: "py", subdirectory: "Fixtures/lineage"))
    let live = try await python.run("python", [script.path, "lineage.ndjson"], in: workspace.folder)
    // Three runs, each with two loads: a start and an end of each.
    #expect(live.code == 0 && live.output.contains("valid 18"), "\(live.output)")

    let files = try await workspace.project(yaml, secrets: secrets).export(.openlineage)
    let exported = try #require(files.first?.text)
    try workspace.write("again.ndjson", exported)
    let again = try await python.run("python", [script.path, "again.ndjson"], in: workspace.folder)
    #expect(again.code == 0 && again.output.contains("valid 12"), "\(again.output)")
    func loads(_ text: String) throws -> [String] {
      try events(text).filter {
        (($0["job"] as? [String: any Sendable])?["name"] as? String)?.contains(".") == true
      }
      .map { event in
        var event = event
        event["eventTime"] = nil
        return String(
          decoding: try JSONSerialization.data(withJSONObject: event, options: .sortedKeys), as: UTF8.self)
      }
    }
    #expect(try loads(exported) == loads(text))
  }

  @Test
  func `A load tells what it read, what it wrote, where columns come from, and which rules were broken`()
    async throws
  {
    let workspace = try workspace()
    try await workspace.run(Self.yaml("file: lineage.ndjson"), secrets: secrets(workspace))
    let events = try events(try read(workspace, "lineage.ndjson"))
    #expect(
      events.map { $0["eventType"] as? String } == ["START", "START", "COMPLETE", "START", "FAIL", "FAIL"])
    let complete = try #require(events.first { $0["eventType"] as? String == "COMPLETE" })
    let input = try #require((complete["inputs"] as? [[String: any Sendable]])?.first)
    #expect(input["namespace"] as? String == "file")
    #expect(input["name"] as? String == workspace.folder.appending(path: "bank").standardizedFileURL.path)
    let outputs = try #require(complete["outputs"] as? [[String: any Sendable]])
    let names = outputs.compactMap { $0["name"] as? String }
    #expect(names.contains("vault.vault.hub_transactions") && names.contains("vault.main.transactions"))
    let satellite = try #require(outputs.first { ($0["name"] as? String)?.contains(".sat_") == true })
    func member(_ value: (any Sendable)?, _ path: String...) -> (any Sendable)? {
      path.reduce(value) { ($0 as? [String: any Sendable])?[$1] }
    }
    #expect(member(satellite, "outputFacets", "outputStatistics", "rowCount") as? Int == 2)
    #expect(member(input, "inputFacets", "inputStatistics", "rowCount") as? Int == 2)
    let origin =
      member(satellite, "facets", "columnLineage", "fields", "memo", "inputFields")
      as? [[String: any Sendable]]
    #expect(origin?.first?["field"] as? String == "Memo")
    #expect(
      member(satellite, "facets", "lifecycleStateChange", "lifecycleStateChange") as? String == "CREATE")
    let failed = try #require(events.first { $0["eventType"] as? String == "FAIL" })
    let assertions = member(
      (failed["inputs"] as? [any Sendable])?.first, "inputFacets", "dataQualityAssertions", "assertions")
    let broken = try #require((assertions as? [[String: any Sendable]])?.first)
    #expect(broken["assertion"] as? String == "type" && broken["column"] as? String == "Amount")
    #expect(broken["success"] as? Bool == false)
    #expect(
      (member(failed["run"], "facets", "errorMessage", "message") as? String)?.contains("Amount") == true)
  }

  @Test func `Events are posted to a server with its key`() async throws {
    let workspace = try workspace()
    try await FaultServer.run({ _ in .json("{}", status: 201) }) { server in
      let secrets = secrets(workspace).merging(["LINEAGE": server.baseURL, "KEY": "lineage-key-7"]) { $1 }
      try await workspace.run(
        Self.yaml("url: \"${LINEAGE}\", api_key: \"${KEY}\", file: lineage.ndjson"), secrets: secrets)
      let requests = server.requests
      #expect(requests.allSatisfy { $0.method == "POST" && $0.path == "/api/v1/lineage" })
      #expect(requests.allSatisfy { $0.headers["authorization"] == "Bearer lineage-key-7" })
      #expect(
        requests.map(\.body)
          == (try read(workspace, "lineage.ndjson")).split(separator: "\n").map(String.init))
    }
  }

  @Test(arguments: [nil, 503]) func `A lineage server that fails is told, and fails no run`(_ status: Int?)
    async throws
  {
    let workspace = try workspace()
    try await FaultServer.run({ _ in .json("{}", status: status ?? 200) }) { server in
      // Nothing listens on port 1.
      let address = status == nil ? "http://127.0.0.1:1/hidden-lineage" : server.baseURL + "/hidden-lineage"
      let secrets = secrets(workspace).merging(["LINEAGE": address]) { $1 }
      let notices = Mutex<[Problem]>([])
      let report = try await workspace.project(Self.yaml("url: \"${LINEAGE}\""), secrets: secrets).run([
        "bank"
      ]) { event in
        if case .noticed(let problem) = event { notices.withLock { $0.append(problem) } }
      }
      #expect(report.failure == nil)
      #expect(try workspace.scalar("SELECT count(*) FROM bank") == "2")
      let problem = try #require(notices.withLock { $0 }.first)
      #expect(notices.withLock { $0.count } == 1)
      #expect(problem.severity == .warning && problem.code == "lineage.server")
      #expect(problem.message.hasPrefix("4 lineage events were not sent"))
      #expect(!problem.description.contains("hidden-lineage"))
      // It is asked once, so that it cannot hold the run up.
      #expect(server.requests.count == (status == nil ? 0 : 1))
    }
  }

  @Test func `A run that is stopped while it loads tells ABORT`() async throws {
    let python = try await PythonTool("contracts")
    let workspace = try workspace()
    let rows = (0..<300_000).map { "\($0),2026-01-02,\($0).50,Payment \($0)" }.joined(separator: "\n")
    try workspace.write("bank/2.csv", "Number,Date,Amount,Memo\n\(rows)\n")
    let project = try workspace.project(
      Self.yaml("file: lineage.ndjson"), secrets: secrets(workspace))
    let (loading, reached) = AsyncStream<Void>.makeStream()
    let run = Task {
      defer { reached.finish() }
      return try await project.run(["bank"]) { event in
        if case .stage(_, _, .loading) = event { reached.finish() }
      }
    }
    for await _ in loading {}
    run.cancel()
    #expect(try await run.value.failure == .interrupted)
    let events = try events(try read(workspace, "lineage.ndjson"))
    #expect(events.map { $0["eventType"] as? String } == ["START", "START", "ABORT", "ABORT"])
    #expect(events.dropFirst(2).allSatisfy { ($0["outputs"] as? [any Sendable])?.isEmpty != false })
    let script = try #require(
      Bundle.module.url(forResource: "validate", withExtension: "py", subdirectory: "Fixtures/lineage"))
    let valid = try await python.run("python", [script.path, "lineage.ndjson"], in: workspace.folder)
    #expect(valid.code == 0 && valid.output.contains("valid 4"), "\(valid.output)")
  }

  @Test func `An interrupted load ends with ABORT`() throws {
    let configuration = try Configuration(
      parsing: Self.yaml("file: x"), file: "ingestor.yaml", directory: FileManager.default.temporaryDirectory)
    let events = LineageEvents(names: LineageNames(configuration), runID: UUID().uuidString.lowercased())
    let result = SourceResult(source: "bank", user: "James", tag: "transactions", status: .interrupted)
    let end = events.finished(result, configuration.sources[0], satellites: [], at: "2026-01-01T00:00:00Z")
    #expect(end.eventType == .abort && end.outputs.isEmpty)
    let run = RunReport(runID: events.runID, results: [result])
    #expect(events.ended(run, at: "2026-01-01T00:00:00Z").eventType == .abort)
  }

  @Test(arguments: [
    (destination: "vault.duckdb", namespace: "duckdb:///home/me/vault.duckdb", name: "vault.main.bank"),
    ("postgresql://me:sesame@db.example.com/money", "postgresql://db.example.com:5432", "money.main.bank"),
    ("${VAULT}", "data-ingestor", "vault.main.bank"),
    ("host=db password=sesame", "data-ingestor", "vault.main.bank"),
  ]) func `A vault is named by its place, without what is secret`(
    _ destination: String, _ namespace: String, _ name: String
  ) throws {
    let names = LineageNames(
      namespace: "data-ingestor", directory: URL(filePath: "/home/me", directoryHint: .isDirectory),
      destination: destination)
    #expect(names.relation("main", "bank") == .init(namespace: namespace, name: name))
  }

  @Test func `A lineage without a place to go is refused`() throws {
    let error = #expect(throws: IngestError.self) {
      try Configuration(
        parsing: Self.yaml("namespace: home"), file: "ingestor.yaml",
        directory: FileManager.default.temporaryDirectory)
    }
    #expect(error?.problems.map(\.code) == ["configuration.lineage"])
  }
}
