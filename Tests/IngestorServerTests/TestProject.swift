import Foundation

@testable import IngestorServer

/// A real project in a folder of its own.
final class TestProject: Sendable {
  let folder = FileManager.default.temporaryDirectory.appending(path: "server-\(UUID().uuidString)")
  let state: ProjectState
  let queue: RunQueue

  init(schedule: String = "daily", csv: String = "Date,Amount,Memo\n2026-01-02,-1.00,Kiosk\n") throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let yaml = """
      users: [James]
      sources:
        bank:
          tag: transactions
          csv: bank.csv
          columns: {timestamp: Date, amount: Amount, description: Memo}
          schedule: \(schedule)
      """
    try Data(yaml.utf8).write(to: folder.appending(path: "ingestor.yaml"))
    try Data(csv.utf8).write(to: folder.appending(path: "bank.csv"))
    state = ProjectState(file: folder.appending(path: "ingestor.yaml"), patience: .seconds(5))
    queue = RunQueue(state, Metrics(), limit: 2, timeout: .seconds(60))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var memory: URL { folder.appending(path: ".ingestor/schedule.json") }
}
