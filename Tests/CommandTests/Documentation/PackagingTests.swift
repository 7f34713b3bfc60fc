import Foundation
import TestServers
import Testing

/// The files under `packaging`, read by the programs they are for.
struct PackagingTests {
  private static let analyzer = "/usr/bin/systemd-analyze"

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "systemd is here"))
  func `systemd has nothing to say about the unit`() async throws {
    let tool = try Tool()
    let unit = try Pages.text("packaging/ingestor.service")
    let installed = "ExecStart=/usr/local/bin/ingestor serve\n"
    #expect(unit.contains(installed))
    try tool.write(
      "ingestor.service", unit.replacing(installed, with: "ExecStart=\(Tool.binary.path) serve\n"))
    let environment = ["XDG_RUNTIME_DIR": tool.folder.path]
    let verify = {
      try tool.start(
        ["verify", "--user", "--man=no", "./ingestor.service"], environment: environment,
        executable: URL(fileURLWithPath: Self.analyzer))
    }
    let right = try await verify().outcome()
    #expect(right.code == 0 && right.all.isEmpty, "\(right.all)")

    try tool.write(
      "ingestor.service",
      try tool.read("ingestor.service").replacing("Restart=on-failure", with: "Restart=sometimes"))
    #expect(try await verify().outcome().all.contains("sometimes"), "a wrong unit is noticed")
  }

  @Test func `The job for launchd is a property list of the keys that launchd knows`() throws {
    let script = """
      import plistlib, sys
      job = plistlib.load(open(sys.argv[1], "rb"))
      assert job.pop("ProgramArguments") == ["/usr/local/bin/ingestor", "serve"]
      assert job.pop("KeepAlive") == {"SuccessfulExit": False}
      assert job.pop("RunAtLoad") is True
      assert job.pop("ExitTimeOut") == 60
      texts = {key: job.pop(key) for key in ("Label", "WorkingDirectory", "StandardErrorPath")}
      assert all(type(text) is str and text for text in texts.values()), texts
      assert texts["StandardErrorPath"].startswith(texts["WorkingDirectory"] + "/"), texts
      assert not job, f"unexpected: {job}"
      """
    let file = Pages.root.appending(path: "packaging/ingestor.plist").path
    try ServerProcess.run(["/usr/bin/env", "python3", "-c", script, file])
  }
}
