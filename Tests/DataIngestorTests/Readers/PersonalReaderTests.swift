import Foundation
import Testing

@testable import DataIngestor

/// Files of banks and watches on their way into the built-in tags, without any mapping.
struct PersonalReaderTests {
  private func yaml(_ reader: String, tag: String = "transactions", _ extra: String = "") -> String {
    "users: [James]\nsources:\n  mine: {tag: \(tag), \(reader)\(extra)}\n"
  }

  private func ofx(_ movements: (id: String, date: String, amount: String, name: String)...) -> String {
    let lines = movements.map {
      "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>\($0.date)<TRNAMT>\($0.amount)<FITID>\($0.id)<NAME>\($0.name)</STMTTRN>"
    }
    return """
      OFXHEADER:100
      DATA:OFXSGML

      <OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>00123</BANKACCTFROM><BANKTRANLIST>
      \(lines.joined(separator: "\n"))
      </BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
      """
  }

  @Test func `Statements in OFX overlap, and what was loaded is not loaded again`() async throws {
    let workspace = try Workspace()
    try workspace.write("bank/1.ofx", ofx(("1", "20240501", "-12.5", "Kino"), ("2", "20240502", "3", "Jo")))
    let source = yaml("ofx: bank", ", key: [account, id]")
    let first = try await workspace.run(source).first
    #expect(first.status == .succeeded && first.counts.new == 2, "\(first.problems)")
    try workspace.write(
      "bank/2.qfx", ofx(("2", "20240502", "3", "Jo"), ("3", "20240503120000[-5:EST]", "7", "Cat")))
    let second = try await workspace.run(source).first
    #expect(second.counts.new == 1 && second.inputsUnchanged == 1, "\(second.problems) \(second.counts)")
    #expect(
      try workspace.query(
        "SELECT account, id, CAST(amount AS VARCHAR), description, currency FROM mine ORDER BY id") == [
          ["00123", "1", "-12.50", "Kino", "EUR"], ["00123", "2", "3.00", "Jo", "EUR"],
          ["00123", "3", "7.00", "Cat", "EUR"],
        ])
    #expect(
      try workspace.query("SELECT epoch(timestamp)::BIGINT FROM transactions WHERE description = 'Cat'") == [
        ["1714755600"]
      ])
    #expect(try await workspace.run(source).first.status == .unchanged)
  }

  @Test func `QIF dates that leave their order open are refused, until one proves it or it is declared`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("a/1.qif", "!Type:Bank\nD01/02/2024\nT-5,00\nPKino\n^\n")
    let refused = try await workspace.run(yaml("qif: a")).first
    #expect(
      refused.problems.map(\.code) == ["qif.date_order"]
        && refused.problems[0].advice?.contains("dmy") == true)
    try workspace.write("a/2.qif", "!Type:Bank\nD31/01/2024\nT-6,00\nPKino\n^\n")
    #expect(try await workspace.run(yaml("qif: a")).first.counts.new == 2)
    #expect(try workspace.scalar("SELECT min(CAST(timestamp AS VARCHAR)) FROM mine") == "2024-01-31")
    // What was proved once holds for later files that leave it open.
    try workspace.write("a/3.qif", "!Type:Bank\nD03/04/2024\nT-7,00\nPKino\n^\n")
    #expect(try await workspace.run(yaml("qif: a")).first.counts.new == 1)
    #expect(try workspace.scalar("SELECT max(CAST(timestamp AS VARCHAR)) FROM mine") == "2024-04-03")
    let declared = try await workspace.run(
      yaml("qif: {path: a/1.qif, date_order: mdy}").replacing("mine:", with: "theirs:")
    ).first
    #expect(declared.status == .succeeded)
    #expect(try workspace.scalar("SELECT CAST(timestamp AS VARCHAR) FROM theirs") == "2024-01-02")
  }

  @Test func `CAMT and MT940 need no mapping, and a balance that does not fit is told`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml",
      """
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>
      <Ntry><Amt Ccy="EUR">12.30</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-05-02</Dt></BookgDt><AddtlNtryInf>Kino</AddtlNtryInf></Ntry>
      </Stmt></BkToCstmrStmt></Document>
      """)
    #expect(try await workspace.run(yaml("camt: a.xml")).first.status == .succeeded)
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR), description, account, currency FROM transactions")
        == [
          ["-12.30", "Kino", "DE02120300000000202051", "EUR"]
        ])
    try workspace.write(
      "a.sta",
      ":20:X\n:25:1\n:60F:C240501EUR10,00\n:61:240502D1,00NTRFNONREF\n:86:Bakery\n:62F:C240502EUR10,00\n")
    let swift = try await workspace.run(yaml("mt940: a.sta").replacing("mine:", with: "theirs:")).first
    #expect(
      swift.status == .succeeded && swift.problems.map(\.code) == ["mt940.balance"]
        && swift.problems[0].line == 1)
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR), description FROM theirs") == [["-1.00", "Bakery"]])
  }

  @Test func `Three decimals are decimals where the format knows no other point`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.ofx", ofx(("1", "20240501", "-12.500", "Kino"), ("2", "20240502", "1.085", "Jo")))
    let result = try await workspace.run(yaml("ofx: a.ofx")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR) FROM mine ORDER BY id") == [
        ["-12.5000"], ["1.0850"],
      ])
  }

  @Test func `Tracks and activities become workouts`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "w/a.gpx",
      """
      <gpx version="1.1"><trk><trkseg><trkpt lat="0" lon="0"><time>2024-05-01T06:00:00Z</time></trkpt>
      <trkpt lat="0" lon="0.01"><time>2024-05-01T06:10:00Z</time></trkpt></trkseg></trk><trk><name>plan</name></trk></gpx>
      """)
    let result = try await workspace.run(yaml("gpx: {path: w, activity: walking}", tag: "workouts")).first
    #expect(
      result.status == .succeeded && result.problems.map(\.code) == ["gpx.no_times"], "\(result.problems)")
    #expect(
      try workspace.query(
        "SELECT activity, CAST(duration AS VARCHAR), CAST(distance AS VARCHAR), epoch(timestamp)::BIGINT FROM workouts"
      ) == [
        ["walking", "600", "1112.00", "1714543200"]
      ])
    try workspace.write(
      "t.tcx",
      """
      <TrainingCenterDatabase><Activities><Activity Sport="Biking"><Id>2024-05-01T06:00:00Z</Id><Lap StartTime="2024-05-01T06:00:00Z">
      <TotalTimeSeconds>60</TotalTimeSeconds><DistanceMeters>500</DistanceMeters><Calories>9</Calories></Lap></Activity></Activities></TrainingCenterDatabase>
      """)
    let ride = try await workspace.run(yaml("tcx: t.tcx", tag: "workouts").replacing("mine:", with: "rides:"))
      .first
    #expect(ride.status == .succeeded, "\(ride.problems)")
    #expect(try workspace.query("SELECT activity, CAST(energy AS VARCHAR) FROM rides") == [["Biking", "9"]])
  }

  @Test func `Broken files are told all at once, with file and line, and nothing is written`() async throws {
    let workspace = try Workspace()
    try workspace.write("bank/1.ofx", ofx(("1", "20240501", "-12.5", "Kino")))
    try workspace.write("bank/2.ofx", "OFXHEADER:100\n\n<OFX><STMTTRN>\n<TRNAMT>1")
    try workspace.write("bank/3.ofx", "no statement")
    let result = try await workspace.run(yaml("ofx: bank")).first
    #expect(
      result.problems.map { "\($0.file ?? "") \($0.code) \($0.line ?? 0)" } == [
        "bank/2.ofx ofx.malformed 4", "bank/3.ofx ofx.malformed 1",
      ])
    #expect(try workspace.scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'mine'") == "0")
  }

  @Test func `A value that breaks the contract is shown with its line`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.ofx", ofx(("1", "20240501", "-12.5", "Kino"), ("2", "soon", "1", "Jo")))
    let result = try await workspace.run(yaml("ofx: a.ofx")).first
    #expect(
      result.failure == .contract
        && result.problems.contains { $0.examples.contains { $0.hasPrefix("a.ofx:6") } }, "\(result.problems)"
    )
  }

  @Test func `Inspecting tells a statement from any other XML`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.xml", "<?xml version='1.0'?>\n<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'/>")
    try workspace.write("b.xml", "<?xml version='1.0'?>\n<o><i/><i/></o>")
    #expect(try Recognition(of: workspace.folder.appending(path: "a.xml"), label: "a").kind.name == "camt")
    #expect(try Recognition(of: workspace.folder.appending(path: "b.xml"), label: "b").kind.name == "xml")
  }
}
