import DataIngestor
import Foundation
import Synchronization

/// The newest snapshot of the project, taken anew when the configuration or the vault changed.
///
/// The vault is opened for as long as a snapshot takes, and not held. While another process writes it, the last snapshot
/// answers. While this process writes it, whoever writes asks for snapshots when there is something new to see.
final class ProjectState: Sendable {
  private struct State {
    var configuration: Loaded?
    var snapshot: Snapshot?
    /// The stamps of the files as they were before the snapshot was taken.
    var stamp = ""
    var loading: Task<Snapshot, any Error>?
    /// How many snapshots were begun: an older one never replaces a newer one.
    var begun = 0
    /// Whether this process is writing.
    var isWriting = false
    /// Before when a failed attempt is not repeated.
    var retryAt = ContinuousClock.now
  }

  private struct Loaded {
    let project: Project
    let vaultFiles: [String]
    let stamp: String
    var problems: [Problem] = []
  }

  private let file: URL
  /// How long the first snapshot waits for another process that holds the vault.
  private let patience: Duration
  private let state = Mutex(State())

  /// - Parameter file: The configuration.
  init(file: URL, patience: Duration) {
    self.file = file
    self.patience = patience
  }

  /// The newest snapshot there can be without waiting for another process.
  func current() async throws -> Snapshot {
    let (known, loading) = state.withLock { state -> (Snapshot?, Task<Snapshot, any Error>?) in
      guard let snapshot = state.snapshot else { return (nil, load(&state)) }
      // A vault that is no file cannot be stamped: its snapshot counts for a moment.
      let isDated =
        state.configuration?.vaultFiles.isEmpty == true && snapshot.takenAt.timeIntervalSinceNow < -2
      let isCurrent = stamp(state) == state.stamp && !isDated
      if state.isWriting || isCurrent || ContinuousClock.now < state.retryAt { return (snapshot, nil) }
      return (snapshot, load(&state))
    }
    if let known, loading == nil { return known }
    do {
      if let loading { return try await loading.value }
    } catch {
      guard let known else { throw error }
      return known
    }
    return try await current()
  }

  /// Takes a snapshot now, whatever the stamps say.
  func refresh() async {
    let loading = state.withLock { state in
      // One that began before may have missed what is new.
      state.loading = nil
      return load(&state)
    }
    _ = try? await loading.value
  }

  /// The project as the configuration declares it now.
  func project() throws -> Project { try state.withLock { try configuration(&$0).project } }

  /// Says that this process writes the vault from now on: the last snapshot answers until it asks for another.
  func beginWriting() { state.withLock { $0.isWriting = true } }

  /// Says that this process has written the vault. Who asks from then on finds what was written, and waits for nothing.
  ///
  /// A snapshot that was asked for meanwhile, or the vault as it closes, can outdate the one taken here; it is then taken
  /// again, a few times at most.
  func endWriting() async {
    for _ in 1...3 {
      await refresh()
      // Who still reads the vault closes it later: there is nothing to wait for.
      guard await (try? project())?.vaultIsClosed() == true else { break }
      if state.withLock({ $0.loading == nil && $0.stamp == stamp($0) }) { break }
    }
    state.withLock { $0.isWriting = false }
  }

  private func load(_ state: inout State) -> Task<Snapshot, any Error> {
    if let loading = state.loading { return loading }
    let stamp = Result { try configuration(&state) }.map { [file.path] + $0.vaultFiles }.map(Self.stamp)
    let loaded = Result { try configuration(&state) }
    let isFirst = state.snapshot == nil
    state.begun += 1
    let number = state.begun
    let task = Task(executorPreference: RunExecutor.shared) { [self] in
      do {
        let loaded = try loaded.get()
        // Only the first snapshot waits: later ones have a predecessor that answers.
        let reader = isFirst ? loaded.project : try Project(loaded.project.configuration, patience: .zero)
        let snapshot = try Snapshot(
          loaded.project, try await reader.overview(), configurationProblems: loaded.problems)
        self.state.withLock {
          guard $0.begun == number else { return }
          $0.snapshot = snapshot
          $0.stamp = (try? stamp.get()) ?? ""
          $0.loading = nil
        }
        return snapshot
      } catch {
        self.state.withLock {
          if $0.begun == number { $0.loading = nil }
          $0.retryAt = .now + .milliseconds(300)
        }
        throw error
      }
    }
    state.loading = task
    return task
  }

  /// The configuration, read again where its file changed. A wrong one is told and not used.
  private func configuration(_ state: inout State) throws -> Loaded {
    let stamp = Self.stamp([file.path, file.deletingLastPathComponent().appending(path: ".env").path])
    if let loaded = state.configuration, loaded.stamp == stamp { return loaded }
    do {
      let project = try Project(Configuration(contentsOf: file), patience: patience)
      let loaded = Loaded(project: project, vaultFiles: project.vaultFiles(), stamp: stamp)
      state.configuration = loaded
      return loaded
    } catch let error as IngestError {
      guard let last = state.configuration else { throw error }
      let loaded = Loaded(
        project: last.project, vaultFiles: last.vaultFiles, stamp: stamp, problems: error.problems)
      state.configuration = loaded
      return loaded
    }
  }

  private func stamp(_ state: State) -> String {
    Self.stamp([file.path] + (state.configuration?.vaultFiles ?? []))
  }

  private static func stamp(_ files: [String]) -> String {
    files.map(Project.stamp).joined(separator: " ")
  }
}
