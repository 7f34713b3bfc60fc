import DuckDB
import Foundation
import TestServers
import Testing

/// The server as its clients see it: a real process, asked by a real client.
struct ServeTests {
  @Test func `The Data Transformer's client lists sources, reads their metadata and runs them`() async throws
  {
    let served = try await Served(Served.project())
    try await served.client("transformer")
    let outcome = await served.stop()
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.all)")
    #expect(try served.tool.query("SELECT count(*) FROM transactions") == [["3"]])
    #expect(try await served.tool.run("verify").code == 0)
  }

  @Test func `Every route answers as the description of the API says`() async throws {
    let tool = try Served.project()
    try tool.write("data/bad.csv", Bank.csv("2026-01-03,much,Broken"))
    let served = try await Served(tool)
    try await served.client("description")
    await served.stop()
  }

  @Test func `Other hosts and other sites are refused`() async throws {
    let served = try await Served(Served.project())
    try await served.client("strangers")
    await served.stop()
  }

  @Test func `A token is asked for, in a header or once in a browser`() async throws {
    let secret = "3f9c0a7be2d15846aa01"
    let tool = try Served.project("server: {token: \"${SERVER_TOKEN}\"}")
    let served = try await Served(tool, environment: ["SERVER_TOKEN": secret])
    try await served.client("token", secret)
    let outcome = await served.stop()
    #expect(!outcome.all.contains(secret))
  }

  @Test(arguments: [("", "no token protects it"), ("server: {token: \"${SERVER_TOKEN}\"}", "fewer than 16")])
  func `Another address than loopback needs a token that cannot be guessed`(
    settings: String, message: String
  ) async throws {
    let tool = try Served.project(settings)
    let outcome = try await tool.run(
      "serve", "--address", "0.0.0.0", "--port", "0", environment: ["SERVER_TOKEN": "short"])
    #expect(outcome.code == 2 && outcome.errors.contains(message), "\(outcome.all)")
  }

  @Test func `A job tells how far it is, from the beginning or from where a listener was`() async throws {
    let served = try await Served(Served.project())
    try await served.client("job")
    await served.stop()
  }

  @Test func `A job can be stopped, and is rolled back; the server answers meanwhile`() async throws {
    let tool = try Served.project()
    try tool.write("data/2026-02.csv", Bank.large(rows: 400_000))
    let served = try await Served(tool)
    try await served.client("cancel")
    #expect(try await tool.run("runs").output.contains("interrupted"))
    await served.stop()
  }

  @Test func `Rows in quarantine are listed, replayed and discarded`() async throws {
    let tool = try Served.project()
    try tool.write("data/bad.csv", Bank.csv("2026-01-03,much,Broken", "2026-01-04,more,Also broken"))
    let served = try await Served(tool)
    try await served.client("quarantine")
    await served.stop()
  }

  @Test func `Failures are told to a webhook that asks for nothing else, also of runs that take too long`()
    async throws
  {
    let (hook, nobody) = (try FreePort.any(), try FreePort.any())
    let tool = try Served.project(
      "notify: {url: \"http://127.0.0.1:\(hook)/hook\", on: [failure]}\nserver: {run_timeout: 2}")
    let service = """
      sources:
        service:
          tag: transactions
          api: {base_url: "http://127.0.0.1:\(nobody)", path: /orders, retry: {attempts: 1}}
        endless: {tag: transactions, command: {run: [sleep, "60"]}}
      """
    try tool.write("ingestor.yaml", tool.read("ingestor.yaml").replacing("sources:", with: service))
    try tool.write("shop/2026-01.csv", "Date,Amount\n2026-01-09,-3.20\n")
    let served = try await Served(tool)
    try await served.client("failure", String(hook))
    await served.stop()
  }

  @Test func `A broken contract is told to a webhook, signed, and again where that fails`() async throws {
    let tool = try Served.project("notify: {url: \"${HOOK}\", secret: \"${HOOK_SECRET}\"}")
    try tool.write("shop/2026-01.csv", "Date,Amount\n2026-01-09,-3.20\n")
    let port = try FreePort.any()
    let served = try await Served(
      tool, environment: ["HOOK": "http://127.0.0.1:\(port)/hook", "HOOK_SECRET": "seal"])
    try await served.client("notify", String(port), "seal")
    await served.stop()
  }
}
