import DuckDB
import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Archives and compressed files as sources, and what they may not do.
struct ArchiveSourceTests {
  private func yaml(_ path: String, _ more: String = "", kind: String = "csv") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, \(kind): {path: "\(path)"}, key: [id]\(more)}
    """
  }

  private static func csv(_ id: Int) -> String { "id,day,amount\n\(id),2026-01-0\(id),\(id).50\n" }

  /// Runs Python in the workspace's folder; `csv(id)` makes a file's content.
  private func python(_ script: String, in workspace: Workspace) throws {
    let prelude = """
      import sys, os, io, zipfile, tarfile, gzip, bz2, lzma, time
      os.chdir(sys.argv[1])
      def csv(i): return f"id,day,amount\\n{i},2026-01-0{i},{i}.50\\n"
      def packed(*members):
          out = io.BytesIO()
          with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
              for name, content in members: z.writestr(name, content)
          return out.getvalue()

      """
    try ServerProcess.run(["/usr/bin/env", "python3", "-c", prelude + script, workspace.folder.path])
  }

  @Test func `A zip is like a folder: members are read, again only where their content changed`() async throws
  {
    let workspace = try Workspace()
    try python(
      """
      inner = packed(("deep/three.csv", csv(3)))
      with zipfile.ZipFile("export.zip", "w", zipfile.ZIP_DEFLATED) as z:
          z.writestr("My Data/one.csv", csv(1)); z.writestr("My Data/two.csv.gz", gzip.compress(csv(2).encode()))
          z.writestr("more.zip", inner); z.writestr("readme.html", "<p>"); z.writestr("__MACOSX/._one.csv", "junk")
      """, in: workspace)
    let first = try await workspace.run(yaml("export.zip")).first
    #expect(first.status == .succeeded && first.inputsRead == 3, "\(first.problems)")
    #expect(
      try workspace.query("SELECT CAST(id AS VARCHAR), record_source FROM shop ORDER BY id") == [
        ["1", "export.zip/My Data/one.csv"], ["2", "export.zip/My Data/two.csv.gz"],
        ["3", "export.zip/more.zip/deep/three.csv"],
      ])
    #expect(try await workspace.run(yaml("export.zip")).first.status == .unchanged)
    try python(
      """
      open("export.zip", "wb").write(packed(("My Data/one.csv", csv(1)), ("My Data/two.csv", csv(2)),
          ("more.zip", packed(("deep/three.csv", csv(3) + "4,2026-01-04,4.50\\n")))))
      """, in: workspace)
    let second = try await workspace.run(yaml("export.zip")).first
    #expect(second.inputsUnchanged == 1 && second.inputsRead == 2, "\(second)")
    #expect(second.counts.new == 1 && second.counts.unchanged == 2)
  }

  @Test(arguments: [
    ("export.zip/**/o*.csv", ["1"]), ("*.zip/a/two.csv", ["2"]), ("export.zip", ["1", "2"]),
    (".", ["1", "2", "3"]),
  ]) func `A path goes on within an archive, with globs`(_ path: String, _ expected: [String]) async throws {
    let workspace = try Workspace()
    try python(
      """
      open("export.zip", "wb").write(packed(("a/one.csv", csv(1)), ("a/two.csv", csv(2))))
      open("three.csv", "w").write(csv(3))
      """, in: workspace)
    let result = try await workspace.run(yaml(path)).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(try workspace.query("SELECT CAST(id AS VARCHAR) FROM shop ORDER BY id").map { $0[0] } == expected)
  }

  @Test(arguments: ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"]) func `Tape archives are unpacked`(
    _ ending: String
  )
    async throws
  {
    let workspace = try Workspace()
    let mode = ["tar": "", "tgz": "gz"][ending] ?? ending.replacing("tar.", with: "")
    try python(
      """
      with tarfile.open("export.\(ending)", "w:\(mode)") as t:
          for i in (1, 2):
              info = tarfile.TarInfo(f"./data/{i}.csv"); content = csv(i).encode(); info.size = len(content)
              t.addfile(info, io.BytesIO(content))
          link = tarfile.TarInfo("data/passwd.csv"); link.type = tarfile.SYMTYPE; link.linkname = "/etc/passwd"
          t.addfile(link)
      """, in: workspace)
    let result = try await workspace.run(yaml("export.\(ending)")).first
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
  }

  @Test(arguments: ["gz", "bz2", "xz", "zst"]) func `Single files are decompressed for every reader of files`(
    _ ending: String
  ) async throws {
    let workspace = try Workspace()
    if ending == "zst" {
      try Connection(Database()).execute(
        "COPY (SELECT 1 AS id, DATE '2026-01-01' AS day, 1.5 AS amount) TO '\(workspace.folder.path)/a.csv.zst' (COMPRESSION zstd)"
      )
    } else {
      let module = ending == "xz" ? "lzma" : ending == "gz" ? "gzip" : "bz2"
      try python("open('a.csv.\(ending)', 'wb').write(\(module).compress(csv(1).encode()))", in: workspace)
      try python(
        "open('b.json.\(ending)', 'wb').write(\(module).compress(b'{\"id\": 1, \"day\": \"2026-01-01\", \"amount\": 1.5}'))",
        in: workspace)
      let json = try await workspace.run(yaml("b.json.\(ending)", kind: "json")).first
      #expect(json.counts.new == 1, "\(json.problems)")
    }
    let result = try await workspace.run(yaml("a.csv.\(ending)")).first
    #expect(result.counts.read == 1, "\(result.problems)")
  }

  @Test(arguments: [
    (#"packed(("../evil.csv", csv(1)))"#, "archive.path"),
    (#"packed(("/etc/evil.csv", csv(1)))"#, "archive.path"),
    (#"packed(("a.csv", csv(1)))[:-30]"#, "archive.unreadable"),
    (
      #"packed(("a.csv", csv(1) * 1000)).replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")"#,
      "archive.encrypted"
    ),
    (#"packed(("a.csv", csv(1) + " " * 300_000_000))"#, "archive.size"),
    (
      #"packed(("a.zip", packed(("b.zip", packed(("c.zip", packed(("d.zip", packed(("e.csv", csv(1)))))))))))"#,
      "archive.depth"
    ),
    (#"b"no archive at all""#, "archive.unreadable"),
    (#"b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(i * 7 % 251 for i in range(5000))"#, "archive.unreadable"),
  ]) func `Hostile archives are refused, and nothing is written`(_ content: String, _ code: String)
    async throws
  {
    let workspace = try Workspace()
    try python("open('export.zip', 'wb').write(\(content))", in: workspace)
    let result = try await workspace.run(yaml("export.zip")).first
    #expect(result.failure == .source && result.problems.map(\.code) == [code], "\(result.problems)")
    #expect(!FileManager.default.fileExists(atPath: workspace.folder.appending(path: "../evil.csv").path))
    #expect(result.problems.allSatisfy { $0.advice != nil && $0.file?.hasPrefix("export.zip") == true })
  }

  @Test(arguments: ["tar.gz", "tar.xz", "tar.zst"])
  func `A tape archive that was cut off, or leads out, is refused`(
    _ ending: String
  ) async throws {
    let workspace = try Workspace()
    try python(
      """
      import subprocess, random
      def write(name, path):
          noise = "".join(random.choices("abcdefgh", k=400_000))
          with tarfile.open(name + ".tar", "w") as t:
              for member, content in (("a.csv", csv(1) + "# " + noise), (path, csv(2))):
                  info = tarfile.TarInfo(member); info.size = len(content); t.addfile(info, io.BytesIO(content.encode()))
          packer = {"gz": "gzip", "xz": "xz", "zst": "zstd"}["\(ending)"[4:]]
          data = subprocess.run([packer, "-c", name + ".tar"], check=True, capture_output=True).stdout
          open(name + ".\(ending)", "wb").write(data[:len(data) * 2 // 3] if name == "cut" else data)
      write("cut", "b.csv"); write("evil", "../evil.csv")
      """, in: workspace)
    for (name, code) in [("cut", "archive.unreadable"), ("evil", "archive.path")] {
      let result = try await workspace.run(yaml("\(name).\(ending)")).first
      #expect(result.failure == .source && result.problems.map(\.code) == [code], "\(result.problems)")
      #expect(result.problems.first?.file?.hasPrefix("\(name).\(ending)") == true)
    }
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }

  @Test func `A symbolic link in a zip is no member`() async throws {
    let workspace = try Workspace()
    try workspace.write("outside.csv", "id,day,amount\n1,2026-01-01,1\n")
    try python(
      """
      link = zipfile.ZipInfo("link.csv"); link.create_system = 3; link.external_attr = 0o120777 << 16
      with zipfile.ZipFile("export.zip", "w") as z: z.writestr(link, os.path.abspath("outside.csv"))
      """, in: workspace)
    let result = try await workspace.run(yaml("export.zip")).first
    #expect(
      result.failure == .source && result.problems.map(\.code) == ["source.missing"], "\(result.problems)")
  }

  @Test func `The limits of unpacking are the source's to set`() async throws {
    let workspace = try Workspace()
    try python("open('a.csv.gz', 'wb').write(gzip.compress((csv(1) * 20000).encode()))", in: workspace)
    let refused = try await workspace.run(yaml("a.csv.gz", ", unpack: {max_size: 1KB}")).first
    #expect(refused.problems.map(\.code) == ["archive.size"])
    try python("open('cut.csv.gz', 'wb').write(gzip.compress(csv(1).encode() * 99)[:-12])", in: workspace)
    let cut = try await workspace.run(yaml("cut.csv.gz")).first
    #expect(cut.problems.map(\.code) == ["archive.unreadable"] && cut.problems[0].file == "cut.csv.gz")
    #expect(throws: IngestError.self) {
      try workspace.project(yaml("a.csv.gz", ", unpack: {max_size: lots}"))
    }
  }
}
