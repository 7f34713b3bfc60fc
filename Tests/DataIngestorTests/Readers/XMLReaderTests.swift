import Foundation
import Testing

@testable import DataIngestor

/// XML documents on their way into the vault.
struct XMLReaderTests {
  private func yaml(_ xml: String, _ extra: String = "") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, xml: \(xml), key: [id], columns: {day: day, amount: amount}\(extra)}
    """
  }

  private func health(_ records: Int) -> String {
    let lines = (0..<records).map { number in
      """
       <Record type="HeartRate" unit="count/min" day="2024-01-01" id="\(number)" amount="\(60 + number % 40)">
        <MetadataEntry key="Motion" value="\(number % 3)"/><MetadataEntry key="Zone" value="Europe/Rome"/>
       </Record>
      """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE HealthData [
      <!ELEMENT HealthData (ExportDate,Record*)>
      <!ATTLIST Record type CDATA #REQUIRED>
      ]>
      <HealthData locale="en_IT">
       <ExportDate value="2026-01-31"/>
      \(lines.joined(separator: "\n"))
       <Workout day="2024-01-01" id="w1" amount="30.5" kind="Running"/>
       <Workout day="2024-01-02" id="w2" amount="31.5" kind="Running" title="long"/>
      </HealthData>
      """
  }

  @Test func `Attributes and children become columns, whatever order and nesting they come in`() async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "data/a.xml",
      """
      <export xmlns="urn:shop" xmlns:x="urn:x">
        <order id="1"><day>2024-01-01</day><amount currency="EUR"> 12.50 </amount><buyer><name>J&#246; &amp; Co</name></buyer></order>
        <order id="2"><amount currency="EUR">3</amount><day>2024-01-02</day><note/><x:note2><![CDATA[<b>]]></x:note2></order>
      </export>
      """)
    try workspace.write(
      "data/b.xml",
      "<export><order id='3'><day>2024-01-03</day><amount>7</amount></order><order id='4'><day>2024-01-04</day><amount>8</amount></order></export>"
    )
    let result = try await workspace.run(yaml("data")).first
    #expect(result.status == .succeeded && result.counts.new == 4, "\(result.problems)")
    #expect(result.problems.map(\.message) == ["The records are taken to be /export/order."])
    #expect(
      try workspace.query(
        "SELECT id, CAST(day AS VARCHAR), CAST(amount AS VARCHAR), amount_currency, buyer_name, note2, record_source FROM shop ORDER BY id"
      ) == [
        ["1", "2024-01-01", "12.50", "EUR", "Jö & Co", nil, "data/a.xml"],
        ["2", "2024-01-02", "3.00", "EUR", nil, "<b>", "data/a.xml"],
        ["3", "2024-01-03", "7.00", nil, nil, nil, "data/b.xml"],
        ["4", "2024-01-04", "8.00", nil, nil, nil, "data/b.xml"],
      ])
    #expect(try await workspace.run(yaml("data")).first.status == .unchanged)
  }

  @Test func `Children that occur again are refused until it is said what they mean`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.xml", health(3))
    let refused = try await workspace.run(yaml("{path: a.xml, records: //Record}")).first
    let problem = try #require(refused.problems.first { $0.code == "xml.repeated" })
    #expect(
      problem.line == 9 && problem.count == 3 && problem.advice?.contains("explode: MetadataEntry") == true,
      "\(problem)")

    try await workspace.run(yaml("{path: a.xml, records: //Record, ignore: [MetadataEntry]}"))
    #expect(try workspace.query("SELECT id, amount FROM shop ORDER BY id").count == 3)
    let listed = try await workspace.run(
      yaml("{path: a.xml, records: //Record, lists: [MetadataEntry]}"), force: true
    ).first
    #expect(listed.status == .succeeded, "\(listed.problems)")
    #expect(
      try workspace.query("SELECT CAST(metadata_entry AS VARCHAR) FROM shop WHERE id = 1")
        == [[#"[{"key":"Motion","value":"1"},{"key":"Zone","value":"Europe/Rome"}]"#]])
    let exploded = try await workspace.run(
      yaml("{path: a.xml, records: //Record, explode: MetadataEntry}").replacing("shop:", with: "parts:")
        .replacing("key: [id]", with: "key: [id, MetadataEntry_key]")
    ).first
    #expect(exploded.counts.new == 6, "\(exploded.problems)")
    #expect(
      try workspace.query(
        "SELECT id, metadata_entry_key, metadata_entry_value FROM parts WHERE id = 1 ORDER BY 2")
        == [["1", "Motion", "1"], ["1", "Zone", "Europe/Rome"]])
  }

  @Test func `Several kinds of records each keep their own columns`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml", health(2).replacing("<MetadataEntry key=\"Zone\" value=\"Europe/Rome\"/>", with: ""))
    let result = try await workspace.run(yaml("{path: a.xml, records: [//Record, /HealthData/Workout]}"))
      .first
    #expect(result.counts.new == 4 && result.satellites.count == 2, "\(result.problems)")
    #expect(
      try workspace.query("SELECT id, kind, title, unit FROM shop ORDER BY id") == [
        ["0", nil, nil, "count/min"], ["1", nil, nil, "count/min"], ["w1", "Running", nil, nil],
        ["w2", "Running", "long", nil],
      ])
  }

  @Test func `Names that clash are told apart, and texts stand beside attributes`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml",
      "<o><i id='1' day='2024-01-01' amount='1' note='a'><note>b</note></i><i id='2' day='2024-01-02' amount='2'>own text</i></o>"
    )
    #expect(try await workspace.run(yaml("a.xml", ", naming: original")).first.status == .succeeded)
    #expect(
      try workspace.query(#"SELECT id, note, "@note", text FROM shop ORDER BY id"#) == [
        ["1", "b", "a", nil], ["2", nil, nil, "own text"],
      ])
  }

  @Test func `New attributes are a new version`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.xml", "<o><i id='1' day='2024-01-01' amount='1'/></o>")
    #expect(try await workspace.run(yaml("{path: data, records: i}")).first.status == .succeeded)
    try workspace.write("data/b.xml", "<o><i id='2' day='2024-01-02' amount='2' colour='red'/></o>")
    let second = try await workspace.run(yaml("{path: data, records: i}")).first
    #expect(second.newSatellites.count == 1)
    #expect(try workspace.query("SELECT id, colour FROM shop ORDER BY id") == [["1", nil], ["2", "red"]])
  }

  @Test
  func `What is hostile or broken fails with file and line, all at once, and nothing is read or written`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("outside.txt", "secret word")
    let record = "<i id='1' day='2024-01-01' amount='1'/>"
    try workspace.write("data/cut.xml", "<o>\n\(record)\n<i id='2'")
    try workspace.write("data/deep.xml", "<o>" + String(repeating: "<i>", count: 5000))
    try workspace.write(
      "data/entity.xml",
      "<!DOCTYPE o [<!ENTITY x SYSTEM '\(workspace.folder.path)/outside.txt'>]>\n<o>&x;</o>")
    let laughs = (1...9).map { "<!ENTITY l\($0) '\(String(repeating: "&l\($0 - 1);", count: 10))'>" }.joined()
    try workspace.write("data/laughs.xml", "<!DOCTYPE o [<!ENTITY l0 'ha'>\(laughs)]><o><i id='&l9;'/></o>")
    try workspace.write("data/none.xml", "this is no XML")
    try FileManager.default.createSymbolicLink(
      at: workspace.folder.appending(path: "data/link.xml"),
      withDestinationURL: workspace.folder.appending(path: "outside.txt"))
    try Data(Array("<o>\n<i id='".utf8) + [0xFC] + Array("'/></o>".utf8)).write(
      to: workspace.folder.appending(path: "data/latin.xml"))
    let result = try await workspace.run(yaml("{path: data, records: //i}")).first
    #expect(result.failure == .source)
    #expect(
      result.problems.map { "\($0.file ?? "") \($0.code) \($0.line ?? 0)" } == [
        "data/cut.xml xml.malformed 3", "data/deep.xml xml.limit 1", "data/entity.xml xml.externalEntity 2",
        "data/latin.xml xml.encoding 2", "data/laughs.xml xml.expansion 1", "data/none.xml xml.malformed 1",
      ])
    #expect(!result.problems.description.contains("secret word"))
    #expect(try workspace.scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'shop'") == "0")
  }

  @Test func `A document type that breaks the rules is passed over, with a warning`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml",
      """
      <?xml version="1.0"?>
      <!DOCTYPE o [
      <!ELEMENT o (i*)>
        broken CDATA #IMPLIED
      ]>
      <o><i id="1" day="2024-01-01" amount="1"/></o>
      """)
    let result = try await workspace.run(yaml("{path: a.xml, records: //i}")).first
    #expect(
      result.status == .succeeded && result.problems.map(\.code) == ["xml.document_type"],
      "\(result.problems)")
  }

  @Test
  func `Records that are not where they are said to be are shown, and an empty document is an empty source`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml", "<o><i id='1' day='2024-01-01' amount='1'/><i id='2' day='2024-01-02' amount='2'/></o>")
    let wrong = try await workspace.run(yaml("{path: a.xml, records: //item}")).first
    #expect(wrong.problems.first?.examples == ["/o/i (2)"], "\(wrong.problems)")
    try workspace.write("b.xml", "<o/>")
    let unsaid = try await workspace.run(yaml("b.xml")).first
    #expect(
      unsaid.problems.first?.message.hasPrefix("No element occurs more than once") == true,
      "\(unsaid.problems)")
    #expect(
      try await workspace.run(yaml("{path: b.xml, records: //i}")).first.problems.map(\.code) == [
        "contract.empty"
      ])
    #expect(throws: IngestError.self) {
      try workspace.project(yaml("{path: a.xml, records: \"//i[@id='1']\"}"))
    }
  }

  @Test func `Numbers keep their digits, and a value that breaks the contract is shown with its line`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml", "<o>\n<i id='1' day='2024-01-01' amount='12345678901234567890.123456789'/>\n</o>")
    try await workspace.run(yaml("{path: a.xml, records: //i}"))
    #expect(
      try workspace.scalar("SELECT CAST(amount AS VARCHAR) FROM shop")?.hasPrefix(
        "12345678901234567890.123456789") == true)
    try workspace.write(
      "a.xml",
      "<o>\n<i id='1' day='2024-01-01' amount='1'/>\n<i id='2' day='2024-01-01' amount='much'/>\n</o>")
    let result = try await workspace.run(yaml("{path: a.xml, records: //i}")).first
    #expect(
      result.failure == .contract
        && result.problems.contains { $0.examples.contains { $0.hasPrefix("a.xml:3") } }, "\(result.problems)"
    )
  }

  @Test(arguments: ["2024-05-01 09:00:00 +0200", "2024-05-01T09:00:00+0200", "2024-05-01T07:00:00Z"])
  func `Times with an offset, as watches write them, are points in time`(_ time: String) async throws {
    let workspace = try Workspace()
    try workspace.write("a.xml", "<o><i id='1' day='2024-01-01' amount='1' taken='\(time)'/></o>")
    try await workspace.run(yaml("{path: a.xml, records: i}"))
    #expect(
      try workspace.query("SELECT typeof(taken), epoch(taken)::BIGINT FROM shop") == [
        ["TIMESTAMP WITH TIME ZONE", "1714546800"]
      ])
  }

  @Test func `A run that is cancelled while it reads writes nothing`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.xml", health(10_000))
    let report = try await workspace.project(yaml("{path: a.xml, records: //Record, lists: [MetadataEntry]}"))
      .run { event in
        if case .stage(_, _, .reading) = event { withUnsafeCurrentTask { $0?.cancel() } }
      }
    #expect(try report.first.status == .interrupted)
    #expect(try workspace.scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'shop'") == "0")
  }

  @Test func `Inspecting shows each kind of records, and suggests what check accepts`() async throws {
    let workspace = try Workspace()
    try workspace.write("export.xml", health(30))
    let found = try await Inspector(directory: workspace.folder, secrets: .none, options: .init()).inspect(
      "export.xml")
    #expect(found.reader == "xml" && found.problems.isEmpty, "\(found.problems)")
    #expect(
      found.findings.filter { $0.what == "records" }.map(\.value) == [
        "/HealthData/Record", "/HealthData/Workout",
      ])
    #expect(found.tables.map(\.rows) == [30, 2])
    #expect(found.configuration?.contains("lists: [MetadataEntry]") == true)
    let result = try await workspace.project(try #require(found.configuration)).check().first
    #expect(result.status == .succeeded, "\(result.problems)\n\(found.configuration ?? "")")
  }
}
