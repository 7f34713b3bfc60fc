import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct MappingTests {
  private func yaml(_ columns: String, _ more: String = "") -> String {
    """
    users: [James]
    tags:
      visits:
        columns: {started: date, place: text, town: {type: text, mandatory: false}}
        dimensions: {location: [place, town], area: [town]}
    sources:
      diary:
        tag: visits
        csv: {path: a.csv}
        key: [Number]
        columns: \(columns)
    \(more)
    """
  }

  private let file = "Number,Day,Name,Short\n1,2026-01-02,Old Mill,Mill\n2,2026-01-03,New Port,Port\n"

  @Test func `A changed mapping shows in the views though the schema is the same`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.csv", file)
    try await workspace.run(yaml("{started: Day, place: Name}"))
    let result = try await workspace.run(
      yaml("{started: Day, place: Short}", "    dimensions: {area: Name}")
    ).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(result.counts.written == 0)
    #expect(result.newSatellites.isEmpty)
    #expect(
      try workspace.query("SELECT place, area FROM visits ORDER BY place") == [
        ["Mill", "Old Mill"], ["Port", "New Port"],
      ])
    #expect(
      try workspace.scalar(
        "SELECT string_agg(c.canonical, ',') FROM (SELECT unnest(from_json(record->'columns', '[{\"canonical\":\"VARCHAR\"}]')) AS c FROM ingestor.satellites)"
      ) == "started,place")
  }

  @Test func `A tag's dimension holds where the source provides all its columns`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.csv", file)
    try await workspace.run(yaml("{started: Day, place: Name, town: Short}"))
    #expect(
      try workspace.query("SELECT location, area FROM visits ORDER BY place") == [
        ["New Port Port", "Port"], ["Old Mill Mill", "Mill"],
      ])
  }

  @Test func `A dimension of a tag names canonical columns only`() throws {
    let workspace = try Workspace()
    let wrong = yaml("{started: Day, place: Name}").replacing("[place, town]", with: "[place, twon]")
    let error = try #require(throws: IngestError.self) { try workspace.project(wrong) }
    #expect(error.problems.count == 1)
    #expect(error.problems.first?.message.contains("the tag visits has no column 'twon'") == true)
    #expect(error.problems.first?.advice?.contains("town") == true)
  }
}
