import Foundation
import Testing

@testable import RESTSource

@Suite struct TokenStoreTests {
  private let token = StoredToken(
    accessToken: "very-secret-access", refreshToken: "very-secret-refresh", client: "c")

  @Test func `tokens come back, and lie encrypted with mode 0600`() async throws {
    try await withFolder { folder in
      let own = folder.appending(path: "tokens")
      try await EncryptedTokenStore(folder: own).save(token, for: "strava")
      #expect(try await EncryptedTokenStore(folder: own).token(for: "strava") == token)
      for file in try FileManager.default.contentsOfDirectory(atPath: own.path) {
        let path = own.appending(path: file).path
        let bytes = try #require(FileManager.default.contents(atPath: path))
        #expect(bytes.range(of: Data("very-secret".utf8)) == nil)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
      }
      #expect(try FileManager.default.attributesOfItem(atPath: own.path)[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test func `a token file under another name is refused`() async throws {
    try await withFolder { folder in
      let store = EncryptedTokenStore(folder: folder)
      try await store.save(token, for: "one")
      try await store.save(token, for: "two")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.hasSuffix(".token")
      }
      let one = try #require(files.first { $0.hasPrefix("one") })
      let two = try #require(files.first { $0.hasPrefix("two") })
      let moved = try Data(contentsOf: folder.appending(path: one))
      try moved.write(to: folder.appending(path: two))
      await #expect(throws: APIError.self) { try await store.token(for: "two") }
    }
  }

  @Test func `a key that others can read is refused`() async throws {
    try await withFolder { folder in
      let store = EncryptedTokenStore(folder: folder)
      try await store.save(token, for: "one")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: folder.appending(path: "token.key").path)
      let error = await #expect(throws: APIError.self) { try await store.token(for: "one") }
      #expect(error?.message == "others can read the token store's key")
    }
  }

  @Test func `a forgotten token is gone`() async throws {
    try await withFolder { folder in
      let store = EncryptedTokenStore(folder: folder)
      try await store.save(token, for: "one")
      try await store.save(nil, for: "one")
      #expect(try await store.token(for: "one") == nil)
    }
  }
}
