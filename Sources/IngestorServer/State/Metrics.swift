import DataIngestor
import Foundation
import Synchronization

/// Counts what the server does, in the text format of Prometheus.
final class Metrics: Sendable {
  private struct Request: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  private struct State {
    var requests: [Request: Int] = [:]
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
    var seconds = 0.0
    var count = 0
    var runs: [String: Int] = [:]
  }

  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  private let state = Mutex(State())
  private let startedAt = Date()

  /// Counts an answered request.
  func answered(method: String, route: String, status: Int, seconds: Double) {
    state.withLock { state in
      state.requests[Request(method: method, route: route, status: status), default: 0] += 1
      state.seconds += seconds
      state.count += 1
      if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) { state.buckets[bucket] += 1 }
    }
  }

  /// Counts a job that has ended.
  func ended(_ job: Job) {
    state.withLock { $0.runs["\(job.request.trigger)\",status=\"\(job.status)", default: 0] += 1 }
  }

  /// Everything, with what a snapshot says of the sources.
  func text(_ snapshot: Snapshot?, queue: (waiting: Int, running: Int)) -> String {
    var lines: [String] = []
    func family(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)])
    {
      lines.append("# HELP \(name) \(help)")
      lines.append("# TYPE \(name) \(type)")
      for sample in samples {
        lines.append(name + (sample.labels.isEmpty ? "" : "{\(sample.labels)}") + " " + sample.value)
      }
    }
    let state = state.withLock { $0 }
    family(
      "ingestor_http_requests_total", "counter", "Answered requests.",
      state.requests.sorted { "\($0.key)" < "\($1.key)" }.map { key, count in
        ("method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\"", String(count))
      })
    lines.append("# HELP ingestor_http_request_duration_seconds How long requests took.")
    lines.append("# TYPE ingestor_http_request_duration_seconds histogram")
    var sum = 0
    for (bound, count) in zip(Self.bounds, state.buckets) {
      sum += count
      lines.append("ingestor_http_request_duration_seconds_bucket{le=\"\(bound)\"} \(sum)")
    }
    lines.append("ingestor_http_request_duration_seconds_bucket{le=\"+Inf\"} \(state.count)")
    lines.append("ingestor_http_request_duration_seconds_sum \(state.seconds)")
    lines.append("ingestor_http_request_duration_seconds_count \(state.count)")
    family(
      "ingestor_runs_total", "counter", "Runs of this process that have ended.",
      state.runs.sorted { $0.key < $1.key }.map { ("trigger=\"\($0.key)\"", String($0.value)) })
    family("ingestor_runs_waiting", "gauge", "Runs that wait for their turn.", [("", "\(queue.waiting)")])
    family("ingestor_runs_running", "gauge", "Runs at work.", [("", "\(queue.running)")])
    if let snapshot { sources(snapshot, family) }
    family(
      "process_start_time_seconds", "gauge", "When the process started, since 1970.",
      [("", String(Int(startedAt.timeIntervalSince1970)))])
    return lines.joined(separator: "\n") + "\n"
  }

  private func sources(
    _ snapshot: Snapshot, _ family: (String, String, String, [(labels: String, value: String)]) -> Void
  ) {
    let names = snapshot.configuration.sources.map(\.name)
    let satellites = Dictionary(grouping: snapshot.overview.satellites, by: \.source)
    family(
      "ingestor_source_rows", "gauge", "Rows stored, of all versions.",
      names.map { name in
        let rows = (satellites[name] ?? []).reduce(0) { $0 + (snapshot.overview.rows[$1.name] ?? 0) }
        return ("source=\"\(name)\"", String(rows))
      })
    family(
      "ingestor_source_last_success_timestamp_seconds", "gauge",
      "When the newest load without a failure began, since 1970.",
      names.compactMap { name in
        snapshot.overview.loads.first {
          $0.source == name && ["succeeded", "unchanged"].contains($0.status)
        }.flatMap { ISO8601.date($0.startedAt) }.map {
          ("source=\"\(name)\"", String(Int($0.timeIntervalSince1970)))
        }
      })
    family(
      "ingestor_source_last_load_failed", "gauge", "1 where the newest load of a source failed.",
      names.compactMap { name in
        snapshot.overview.loads.first { $0.source == name }.map {
          ("source=\"\(name)\"", $0.status == "failed" ? "1" : "0")
        }
      })
    family(
      "ingestor_quarantined_rows", "gauge", "Rows in quarantine.",
      names.map { ("source=\"\($0)\"", String(snapshot.overview.quarantined[$0] ?? 0)) })
  }
}

/// Moments as the catalog spells them.
enum ISO8601 {
  /// Reads `2026-01-31T12:00:00Z`.
  static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}
