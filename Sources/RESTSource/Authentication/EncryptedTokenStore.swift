import Crypto
package import Foundation

/// Keeps tokens in files, encrypted with AES-256-GCM under a key that only the user can read.
///
/// The folder (`0700`) holds `token.key` (`0600`) and a `.token` file for each name. The name is authenticated with the
/// content, so that files cannot be exchanged. Every change replaces a file in one step.
package actor EncryptedTokenStore: TokenStore {
  private let folder: URL
  private var locks: [String: FileHandle] = [:]

  /// Opens the store in a folder, made where it is missing.
  package init(folder: URL) { self.folder = folder }

  /// The user's own store: `$XDG_CONFIG_HOME/data-ingestor/tokens`, else `~/.config/data-ingestor/tokens`.
  package static func user(_ environment: [String: String] = ProcessInfo.processInfo.environment)
    -> EncryptedTokenStore
  {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let base = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.config"
    return EncryptedTokenStore(
      folder: URL(filePath: base + "/data-ingestor/tokens", directoryHint: .isDirectory))
  }

  /// The token under a name.
  package func token(for key: String) throws -> StoredToken? {
    guard let sealed = FileManager.default.contents(atPath: file(key).path) else { return nil }
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      let plain = try AES.GCM.open(box, using: try secretKey(), authenticating: Data(key.utf8))
      return try JSONDecoder().decode(StoredToken.self, from: plain)
    } catch let error as APIError {
      throw error
    } catch {
      throw APIError(
        .authentication, "the stored token of '\(key)' cannot be decrypted",
        advice: "The key file was replaced, or the token file is damaged: run 'ingestor auth' again.")
    }
  }

  /// Keeps a token; nil forgets it.
  package func save(_ token: StoredToken?, for key: String) throws {
    guard let token else {
      try? FileManager.default.removeItem(at: file(key))
      return
    }
    let secret = try secretKey()
    do {
      let sealed = try AES.GCM.seal(
        try JSONEncoder().encode(token), using: secret, authenticating: Data(key.utf8))
      guard let combined = sealed.combined else { throw CocoaError(.coderInvalidValue) }
      try write(combined, to: file(key))
    } catch {
      throw APIError(
        .authentication, "the token of '\(key)' cannot be stored (\(error.localizedDescription))")
    }
  }

  /// Waits until no other process changes the token under a name.
  package func lock(_ key: String) async throws {
    try makeFolder()
    let path = file(key).path + ".lock"
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else { throw APIError(.authentication, "the token store's lock cannot be opened") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    for _ in 0..<600 {
      if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 {
        locks[key] = handle
        return
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw APIError(.authentication, "another process has held the token of '\(key)' for a minute")
  }

  /// Lets others change it.
  package func unlock(_ key: String) {
    guard let handle = locks.removeValue(forKey: key) else { return }
    flock(handle.fileDescriptor, LOCK_UN)
    try? handle.close()
  }

  private func file(_ key: String) -> URL {
    let digest = SHA256.hash(data: Data(key.utf8)).prefix(8).map {
      ($0 < 16 ? "0" : "") + String($0, radix: 16)
    }
    let name = key.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(40)
    return folder.appending(path: "\(name)-\(digest.joined()).token")
  }

  private func makeFolder() throws {
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw APIError(.authentication, "the token store cannot be made (\(error.localizedDescription))")
    }
  }

  private func secretKey() throws -> SymmetricKey {
    let url = folder.appending(path: "token.key")
    if let bytes = FileManager.default.contents(atPath: url.path) {
      guard bytes.count == 32 else {
        throw APIError(.authentication, "the token store's key file is damaged")
      }
      let mode = try? FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
      guard let mode, mode & 0o077 == 0 else {
        throw APIError(
          .authentication, "others can read the token store's key", advice: "Run: chmod 600 '\(url.path)'")
      }
      return SymmetricKey(data: bytes)
    }
    try makeFolder()
    let key = SymmetricKey(size: .bits256)
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else {
      // Another process was first: its key counts.
      guard errno == EEXIST else {
        throw APIError(.authentication, "the token store's key cannot be written")
      }
      return try secretKey()
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try handle.write(contentsOf: key.withUnsafeBytes { Data($0) })
    return key
  }

  private func write(_ data: Data, to url: URL) throws {
    try makeFolder()
    let part = url.path + ".\(ProcessInfo.processInfo.processIdentifier).part"
    guard FileManager.default.createFile(atPath: part, contents: data, attributes: [.posixPermissions: 0o600])
    else {
      throw CocoaError(.fileWriteUnknown)
    }
    guard rename(part, url.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }
}
