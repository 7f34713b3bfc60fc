import Foundation
import TestDocuments
import TestServers
import Testing

@testable import DataIngestor

/// Inspecting what is in archives, compressed files, folders and pages: like a file alone, and with a suggestion that holds.
struct PackedInspectionTests {
  private static let semicolons =
    "Statement\n\nId;Date;Amount;Memo\n1;13.01.2026;-1,50;Grocer\n2;14.01.2026;20,00;Salary\n"
  private static let elements =
    "<?xml version=\"1.0\"?><orders><order id=\"1\"><amount>1.50</amount><tag>a</tag><tag>b</tag></order><order id=\"2\"><amount>2.25</amount></order></orders>"
  private static let page =
    "<html><body><table><tr><th>menu</th></tr><tr><td>x</td></tr></table><table><tr><th>id<th>amount</tr><tr><td>1<td>1.50<tr><td>2<td>2.25</table></body></html>"
  private static let document =
    #"{"version": 1, "data": {"items": [{"id": 1, "amount": 1.5}, {"id": 2, "amount": 2.25}]}, "few": [{"x": 1}]}"#

  /// Writes the files and packs them: a folder, a zip, a tar.gz, or the first of them compressed.
  private func pack(_ files: [String: String], as name: String, in workspace: Workspace) throws {
    for (path, text) in files { try workspace.write("in/\(path)", text) }
    try ServerProcess.run([
      "/usr/bin/env", "python3", "-c",
      """
      import gzip, os, shutil, sys, tarfile, zipfile
      os.chdir(sys.argv[1]); name = sys.argv[2]
      files = sorted(os.path.join(d, f) for d, _, fs in os.walk("in") for f in fs)
      if name.endswith(".zip"):
          with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
              for f in files: z.write(f)
      elif name.endswith(".tar.gz"):
          with tarfile.open(name, "w:gz") as t: t.add("in")
      elif name.endswith(".gz"): gzip.open(name, "wb").write(open(files[0], "rb").read())
      else: shutil.copytree("in", name)
      shutil.rmtree("in")
      """, workspace.folder.path, name,
    ])
  }

  private func inspect(_ subject: String, in workspace: Workspace) async throws -> Inspection {
    try await Inspector(directory: workspace.folder, secrets: .none, options: InspectionOptions()).inspect(
      subject)
  }

  /// Expects that `check` reads the suggestion as it is.
  private func expectHolds(_ found: Inspection, rows: Int, in workspace: Workspace) async throws {
    #expect(found.problems.allSatisfy { $0.severity != .error }, "\(found.problems)")
    let configuration = try #require(found.configuration)
    let result = try await workspace.project(configuration).check().first
    #expect(result.status == .succeeded && result.counts.read == rows, "\(configuration)\(result.problems)")
  }

  @Test(arguments: ["export.zip", "export.tar.gz", "export", "export.csv.gz"])
  func `The dialect of a packed file is told and suggested`(_ name: String) async throws {
    let workspace = try Workspace()
    try pack(["bank.csv": Self.semicolons], as: name, in: workspace)
    let found = try await inspect(name, in: workspace)
    let findings = Dictionary(found.findings.map { ($0.what, $0.value) }) { first, _ in first }
    #expect(
      found.reader == "csv" && findings["delimiter"] == ";" && findings["header"] == "line 3", "\(findings)")
    #expect(found.configuration?.contains("path: \(name), delimiter: \";\", header: 3") == true)
    try await expectHolds(found, rows: 2, in: workspace)
  }

  @Test(arguments: [
    ("export.zip", "a.xml", elements, "xml", "records: /orders/order, lists: [tag]"),
    ("a.xml.gz", "a.xml", elements, "xml", "records: /orders/order, lists: [tag]"),
    ("export.zip", "a.html", page, "html", "table: 2"), ("saved", "a.html", page, "html", "table: 2"),
    ("a.html.gz", "a.html", page, "html", "table: 2"),
    ("export", "a.json", document, "json", "records: data.items"),
    ("export.zip", "a.json", document, "json", "records: data.items"),
  ]) func `Records and tables within are found`(
    _ name: String, _ file: String, _ text: String, _ kind: String, _ setting: String
  ) async throws {
    let workspace = try Workspace()
    try pack([file: text], as: name, in: workspace)
    let found = try await inspect(name, in: workspace)
    #expect(
      found.reader == kind && found.configuration?.contains(setting) == true, "\(found.configuration ?? "")")
    try await expectHolds(found, rows: 2, in: workspace)
  }

  @Test func `Among files with different columns one table is suggested`() async throws {
    let workspace = try Workspace()
    let other = "id,day\n1,2026-01-01\n2,2026-01-02\n3,2026-01-03\n"
    try pack(
      ["a-1.csv": other, "a-2.csv": other, "b.csv": Self.semicolons, "notes.json": "[{\"x\": 1}]"],
      as: "export.zip", in: workspace)
    let found = try await inspect("export.zip", in: workspace)
    #expect(found.findings.first?.why == "3 of its files; besides 1 json" && found.tables.count == 2)
    #expect(
      found.configuration?.contains("path: \"export.zip/in/a-*.csv\"") == true, "\(found.configuration ?? "")"
    )
    try await expectHolds(found, rows: 6, in: workspace)
    let one = try await inspect("export.zip/in/b.csv", in: workspace)
    #expect(one.tables.map(\.name) == ["export.zip/in/b.csv"])
    try await expectHolds(one, rows: 2, in: workspace)
  }

  @Test func `An archive is read by what most of its bytes are, told by their content`() async throws {
    let workspace = try Workspace()
    let payments = """
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>
      <Ntry><Amt Ccy="EUR">12.30</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-05-02</Dt></BookgDt></Ntry>
      </Stmt></BkToCstmrStmt></Document>
      """
    try pack(
      ["readme.txt": "Hello", "more.txt": "Hello", "2026.xml": payments], as: "export.zip", in: workspace)
    let found = try await inspect("export.zip", in: workspace)
    #expect(found.reader == "camt" && found.findings.first?.why == "1 of its files; besides 2 csv")
  }

  @Test(.documentsInProcess) func `Of a document's tables one is suggested by its headings`() async throws {
    let workspace = try Workspace()
    var pdf = SmallPDF()
    pdf.grid([["Item", "Price"], ["Tea", "2.50"], ["Bun", "1.20"]], xs: [50, 150, 250], top: 100)
    pdf.grid(
      [
        ["Day", "Hours", "Who"], ["2026-01-01", "8", "Jo"], ["2026-01-02", "7", "Cat"],
        ["2026-01-03", "6", "Jo"],
      ],
      xs: [50, 150, 250, 350], top: 400)
    pdf.endPage()
    try pdf.data().write(to: workspace.folder.appending(path: "both.pdf"))
    let found = try await inspect("both.pdf", in: workspace)
    #expect(
      found.configuration?.contains("headings: [Day, Hours, Who]") == true, "\(found.configuration ?? "")")
    try await expectHolds(found, rows: 3, in: workspace)
  }

  @Test func `A page at an address is inspected table by table`() async throws {
    let workspace = try Workspace()
    try await FaultServer.run { request in
      .init(body: request.method == "HEAD" ? [] : Array(Self.page.utf8))
    } _: { server in
      for path in ["/orders.html", "/wiki/Orders"] {
        let found = try await inspect(server.baseURL + path, in: workspace)
        #expect(found.reader == "html" && found.tables.map(\.rows) == [1, 2], "\(path): \(found)")
        try await expectHolds(found, rows: 2, in: workspace)
      }
    }
  }

  @Test func `Files whose ending says something else are named by a pattern`() async throws {
    let workspace = try Workspace()
    let statement =
      ":20:START\n:25:1/2\n:28C:1/1\n:60F:C240101EUR10,00\n:61:2401020102D1,50NMSC\n:62F:C240102EUR8,50\n-\n"
    try workspace.write("statements/a.txt", statement)
    try workspace.write("statements/b.txt", statement.replacing("0102D1,50", with: "0102D1,51"))
    let error = await #expect(throws: IngestError.self) { try await inspect("statements", in: workspace) }
    #expect(error?.problems.first?.advice?.contains("inspect 'statements/*.txt'") == true)
    let found = try await inspect("statements/*.txt", in: workspace)
    #expect(found.reader == "mt940" && found.tables.first?.rows == 2)
    #expect(found.configuration?.contains("mt940: {path: \"statements/*.txt\"}") == true)
  }

  @Test func `Databases among other files, and places without data, say what to do`() async throws {
    let workspace = try Workspace()
    try pack(["app.sqlite": "SQLite format 3\0"], as: "export", in: workspace)
    try pack(["logo.png": "x"], as: "pictures.zip", in: workspace)
    for (subject, advice) in [("export", "ingestor inspect export/app.sqlite"), ("pictures.zip", "endings")] {
      let error = await #expect(throws: IngestError.self) { try await inspect(subject, in: workspace) }
      #expect(error?.problems.first?.advice?.contains(advice) == true, "\(String(describing: error))")
    }
  }
}
