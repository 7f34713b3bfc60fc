internal import DuckDB
import Foundation

extension Project {
  /// What the server's own settings say once their secrets are filled in.
  package struct ServerSecrets: Sendable {
    /// The token that requests must carry.
    package let token: String?
    /// The address that notifications go to.
    package let notifyURL: String?
    /// What signs them.
    package let notifySecret: String?
  }

  /// Fills in the secrets that the settings of the server refer to.
  package func serverSecrets() throws -> ServerSecrets {
    let secrets = try Secrets.resolve(
      configuration.serverSettings, types: configuration.secretTypes, providers: providers)
    return ServerSecrets(
      token: configuration.server.token.map(secrets.fill),
      notifyURL: configuration.notify.map { secrets.fill($0.url) },
      notifySecret: configuration.notify?.secret.map(secrets.fill))
  }

  /// A text that changes when the inputs of a source do: a file appears, goes, or is written to.
  package func listing(of source: String) async throws -> String {
    let definition = try configuration.sources(named: [source])[0]
    let secrets = try secrets(for: [definition])
    var lines: [String] = []
    for user in definition.users {
      let context = ReaderContext(
        source: source, user: user, directory: configuration.directory, secrets: secrets)
      let inputs = try await definition.reader.make(definition.readerSettings, context).inputs()
      lines += inputs.map { "\($0.name)\t\($0.fingerprint ?? "")" }
    }
    return FileStamp.digest(of: lines.joined(separator: "\n"))
  }

  /// The files whose stamps change when the vault does; none where it is no file.
  package func vaultFiles() -> [String] {
    guard let file = (try? destination() as? DuckDBDestination)?.file else { return [] }
    return [file.path, file.path + ".wal"]
  }

  /// Waits until this process has closed the file of the vault, since closing it still writes.
  /// - Returns: Whether it is closed; false where others of this process still read it after a third of a second.
  package func vaultIsClosed() async -> Bool {
    guard let file = vaultFiles().first else { return true }
    for _ in 1...66 {
      if !Database.isOpen(file) { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return false
  }

  /// Size, time and identity of a file, `-` where there is none.
  package static func stamp(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "-" }
    #if os(Linux)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return "\(status.st_ino):\(status.st_size):\(time.tv_sec).\(time.tv_nsec)"
  }
}
