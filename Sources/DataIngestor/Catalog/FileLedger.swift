import DuckDB
import Foundation

/// Which files were loaded with which configuration, so that an unchanged file is not read again.
struct FileLedger: Sendable {
  /// A loaded file.
  struct Entry: Hashable, Sendable {
    let stamp: String
    let digest: String
  }

  /// What the inputs are to the ledger.
  struct Review: Sendable {
    /// Inputs to read.
    var toRead: [Input] = []
    /// Inputs that were loaded already.
    var unchanged: [Input] = []
    /// The digests that were computed on the way.
    var digests: [String: String] = [:]
    /// The digests of what was loaded of inputs that have to be fetched before theirs can be told.
    var loaded: [String: String] = [:]

    /// What of the fetched inputs is to be read; the others turned out to be as they were loaded.
    mutating func settle(_ fetched: [FetchedInput]) -> [FetchedInput] {
      for input in fetched { digests[input.input.name] = input.digest ?? digests[input.input.name] }
      let same = Set(
        fetched.filter { $0.digest != nil && $0.digest == loaded[$0.input.name] }.map(\.input.name))
      unchanged += toRead.filter { same.contains($0.name) }
      toRead.removeAll { same.contains($0.name) }
      return fetched.filter { !same.contains($0.input.name) }
    }
  }

  private let entries: [String: Entry]

  init(source: String, user: String, configuration: String, _ connection: borrowing Connection) throws {
    guard try Catalog.exists(connection) else {
      entries = [:]
      return
    }
    let names = try VaultNames(connection)
    let rows = try connection.query(
      "SELECT name, stamp, digest FROM \(names.bookkeeping("files")) WHERE source = $1 AND \"user\" = $2 AND configuration = $3 ORDER BY run_seq",
      .text(source), .text(user), .text(configuration)
    ).rows
    entries = Dictionary(
      rows.map { ($0[0].text ?? "", Entry(stamp: $0[1].text ?? "", digest: $0[2].text ?? "")) }
    ) { $1 }
  }

  /// Tells which inputs are new or changed. A file whose size and time are as they were is taken as unchanged; where only
  /// the time differs its content decides.
  func review(_ inputs: [Input]) throws -> Review {
    var review = Review()
    for input in inputs {
      guard let stamp = input.fingerprint, let entry = entries[input.name] else {
        review.toRead.append(input)
        continue
      }
      if entry.stamp == stamp {
        review.unchanged.append(input)
        continue
      }
      guard input.origin == nil else {
        review.toRead.append(input)
        review.loaded[input.name] = entry.digest
        continue
      }
      let digest = try FileStamp.digest(URL(fileURLWithPath: input.location))
      review.digests[input.name] = digest
      if digest == entry.digest { review.unchanged.append(input) } else { review.toRead.append(input) }
    }
    return review
  }

  /// Records inputs as loaded.
  static func record(
    _ inputs: [Input], digests: [String: String], source: String, user: String, configuration: String,
    plan: LoadPlan,
    _ connection: borrowing Connection
  ) throws {
    let known = inputs.filter { $0.fingerprint != nil }
    let files = plan.names.bookkeeping("files")
    // A statement has a length: many files are recorded a thousand at a time.
    for start in stride(from: 0, to: known.count, by: 1000) {
      let piece = known[start..<min(start + 1000, known.count)]
      let rows = try piece.map { input in
        let digest = try digests[input.name] ?? FileStamp.digest(URL(fileURLWithPath: input.location))
        let texts = [source, user, input.name, input.fingerprint ?? "", digest, configuration]
        return texts.map { SQL.text($0) } + [String(plan.runSeq), SQL.timestamp(plan.loadedAt)]
      }
      let names = piece.map { SQL.text($0.name) }.joined(separator: ", ")
      let delete =
        "DELETE FROM \(files) WHERE source = \(SQL.text(source)) AND \"user\" = \(SQL.text(user)) AND name IN (\(names))"
      for statement in [delete, SQL.insert(into: files, rows)] {
        try connection.execute(plan.names.inside(statement))
      }
    }
  }
}
