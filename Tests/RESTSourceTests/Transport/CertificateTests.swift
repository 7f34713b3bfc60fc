import Foundation
import Testing

@testable import RESTSource

@Suite(.enabled("the test servers cannot be installed") { RealServer.python != nil })
struct CertificateTests {
  /// Reads two records from a server whose certificate is of some kind.
  private func read(
    _ kind: String, trusting file: String?, _ server: RealServer, named host: String = "localhost"
  )
    async throws -> [String]?
  {
    let ports = try JSONDecoder().decode(
      [String: Int].self, from: Data(contentsOf: server.folder.appending(path: "ports.json")))
    let definition = APIDefinition(
      baseURL: "https://\(host):\(try #require(ports[kind]))",
      resources: [Resource(name: "items", path: "/items")])
    let variables = file.map { ["SSL_CERT_FILE": server.folder.appending(path: $0).path] } ?? [:]
    let fetched = try await fetch(definition) {
      $0.transport = NetworkTransport(
        limits: Limits(), proxies: ProxyEnvironment([:]), authorities: TrustedAuthorities(variables))
    }
    return fetched.lines["items"]
  }

  @Test func `a server is read only where an authority that is trusted vouches for its name today`()
    async throws
  {
    try await RealServer.run("tls") { server in
      let trusted = "authority.pem"
      let records = try await read("right", trusting: trusted, server)
      #expect(records == ["{\"id\":1}", "{\"id\":2}"])

      let refusals: [(kind: String, file: String?, host: String, reason: String)] = [
        ("right", nil, "localhost", "is self-signed, or of an authority that is not trusted here"),
        ("self-signed", nil, "localhost", "is self-signed, or of an authority that is not trusted here"),
        ("self-signed", trusted, "localhost", "is self-signed, or of an authority that is not trusted here"),
        ("expired", trusted, "localhost", "expired on 20"),
        ("future", trusted, "localhost", "is not valid before 20"),
        ("other", trusted, "localhost", "is for another name"),
        ("right", trusted, "127.0.0.1", "is for another name"),
      ]
      for (kind, file, host, reason) in refusals {
        let error = await #expect(throws: APIError.self, "\(kind)") {
          try await read(kind, trusting: file, server, named: host)
        }
        #expect(error?.code == .connection)
        let text = error?.message ?? ""
        #expect(text.contains("the certificate of \(host):") && text.contains(reason), "\(kind): \(text)")
        #expect(error?.advice?.contains("SSL_CERT_FILE") == true)
      }
    }
  }

  @Test func `a certificate of its own is trusted where it is named`() async throws {
    try await RealServer.run("tls") { server in
      let records = try await read("self-signed", trusting: "self-signed.pem", server)
      #expect(records?.count == 2)
    }
  }

  @Test(arguments: ["absent.pem", "ports.json"])
  func `a file without authorities is an error, not a reason to trust others`(_ file: String) async throws {
    try await RealServer.run("tls") { server in
      let error = await #expect(throws: APIError.self) { try await read("right", trusting: file, server) }
      #expect(error?.message.contains("SSL_CERT_FILE") == true && error?.message.contains(file) == true)
    }
  }

  @Test(arguments: ["verify", "tls", "insecure", "verify_tls", "ssl_verify"])
  func `no setting switches verification off`(_ key: String) {
    #expect(throws: DefinitionErrors.self) {
      try definition("base_url: https://a.example\n\(key): false")
    }
  }
}
