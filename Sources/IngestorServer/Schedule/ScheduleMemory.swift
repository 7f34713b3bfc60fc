import Foundation

/// What the scheduler remembers over restarts, in a file.
struct ScheduleMemory: Codable, Equatable {
  /// Source -> what is remembered of it.
  var sources: [String: Entry] = [:]

  struct Entry: Codable, Equatable {
    /// When its schedule last fired, or was first seen.
    var lastFire: Date?
    /// What its folder held when it was last run for that.
    var listing: String?
  }

  /// Reads the file; a missing or damaged one is an empty memory.
  init(file: URL) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let data = try? Data(contentsOf: file),
      let memory = try? decoder.decode(ScheduleMemory.self, from: data)
    else { return }
    self = memory
  }

  /// Writes the file, whole or not at all.
  func write(to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(self).write(to: file, options: .atomic)
  }
}
