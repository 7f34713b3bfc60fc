import DataIngestor
import Foundation
import Testing

@testable import IngestorServer

struct ProjectStateTests {
  @Test func `A run ends with a snapshot of its rows, and requests after it wait for no other`()
    async throws
  {
    let project = try TestProject()
    var csv = "Date,Amount,Memo\n"
    for day in 1...5 {
      csv += "2026-01-0\(day),-1.00,Kiosk\n"
      try Data(csv.utf8).write(to: project.folder.appending(path: "bank.csv"))
      let job = try await project.queue.submit(RunRequest(sources: ["bank"], trigger: .api))
      await job.wait()
      #expect(job.status == .succeeded)
      let snapshot = try await project.state.current()
      // Of the hub and of the satellite.
      #expect(Array(snapshot.overview.rows.values) == [day, day])
      // A vault that is still closing would outdate it within that time.
      try await Task.sleep(for: .milliseconds(200))
      #expect(try await project.state.current().takenAt == snapshot.takenAt)
    }
  }
}
