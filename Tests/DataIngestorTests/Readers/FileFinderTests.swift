import Foundation
import Testing

@testable import DataIngestor

struct FileFinderTests {
  private func names(_ path: String, in workspace: Workspace, user: String = "Cat") throws -> [String] {
    let setting = Setting(
      node: try YAMLNode(parsing: "'\(path)'", file: "ingestor.yaml"), path: "path", file: "ingestor.yaml")
    let folder = URL(fileURLWithPath: workspace.folder.path, isDirectory: true)
    let context = ReaderContext(source: "s", user: user, directory: folder, secrets: .none)
    return try FileFinder(setting: setting, context: context).files(extensions: ["csv"]).map(\.name)
  }

  @Test func `A file is found whatever its extension`() throws {
    let workspace = try Workspace()
    try workspace.write("bank.export", "a")
    #expect(try names("bank.export", in: workspace) == ["bank.export"])
  }

  @Test func `A folder is searched recursively, in a stable order, hidden files left out`() throws {
    let workspace = try Workspace()
    for path in ["d/b.csv", "d/a/z.CSV", "d/.hidden.csv", "d/.git/x.csv", "d/readme.md", "d/B.csv"] {
      try workspace.write(path, "a")
    }
    #expect(try names("d", in: workspace) == ["d/B.csv", "d/a/z.CSV", "d/b.csv"])
    #expect(try names("d/", in: workspace) == ["d/B.csv", "d/a/z.CSV", "d/b.csv"])
  }

  @Test func `A glob is matched below its fixed part`() throws {
    let workspace = try Workspace()
    for path in ["d/2026-01/x.csv", "d/2026-02/x.csv", "d/2025-12/x.csv", "d/2026-01/y.txt"] {
      try workspace.write(path, "a")
    }
    #expect(try names("d/2026-*/*.csv", in: workspace) == ["d/2026-01/x.csv", "d/2026-02/x.csv"])
    #expect(try names("**/y.*", in: workspace) == ["d/2026-01/y.txt"])
  }

  @Test func `The user stands in the path`() throws {
    let workspace = try Workspace()
    try workspace.write("Cat/a.csv", "a")
    try workspace.write("James/a.csv", "a")
    #expect(try names("{user}", in: workspace) == ["Cat/a.csv"])
    #expect(try names("{user}/*.csv", in: workspace, user: "James") == ["James/a.csv"])
  }

  @Test func `A link out of the folder is not followed, one within it is`() throws {
    let workspace = try Workspace()
    try workspace.write("private/secret.csv", "a")
    try workspace.write("d/real.csv", "a")
    let folder = workspace.folder
    let links = [
      ("d/out.csv", "private/secret.csv"), ("d/outside", "private"), ("d/inside.csv", "d/real.csv"),
    ]
    for (link, target) in links {
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: link), withDestinationURL: folder.appending(path: target))
    }
    #expect(try names("d", in: workspace) == ["d/inside.csv", "d/real.csv"])
    #expect(try names("d/*.csv", in: workspace) == ["d/inside.csv", "d/real.csv"])
  }

  @Test(arguments: ["none.csv", "none", "*.csv", "empty"])
  func `What matches nothing is an error of the source that names the path`(_ path: String) throws {
    let workspace = try Workspace()
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "empty"), withIntermediateDirectories: true)
    let error = try #require(throws: IngestError.self) { try names(path, in: workspace) }
    #expect(error.kind == .source)
    #expect(error.problems[0].message.contains("'\(path)'"))
  }
}
