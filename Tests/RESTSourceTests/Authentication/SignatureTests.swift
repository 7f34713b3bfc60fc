import CryptoExtras
import Foundation
import Testing

@testable import RESTSource

@Suite struct SignatureTests {
  private let scope = TemplateScope(
    variables: [:],
    secrets: ResolvedSecrets(lookup: { ["KEY": "your-256-bit-secret"][$0] }, redactor: SecretRedactor()))

  @Test func `AWS Signature Version 4 agrees with AWS's published example`() async throws {
    // "GET ListUsers" of the signing documentation, with its example credentials.
    var request = HTTPRequest(
      url: try #require(HTTPURL("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")))
    request.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
    let credentials = AWSCredentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
      region: "us-east-1",
      service: "iam")
    let clock = TestClock(Date(timeIntervalSince1970: 1_440_938_160))
    try await AWSAuthenticator(credentials: credentials, scope: scope, clock: clock.clock).authorize(&request)
    #expect(
      request.headers["Authorization"]?.hasSuffix(
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7") == true)
  }

  @Test func `a JWT by HS256 agrees with an independent computation`() throws {
    var assertion = JWTAssertion(algorithm: .hs256, key: "${KEY}")
    assertion.claims = .map([.init("sub", .text("1234567890"))])
    assertion.lifetime = 60
    let token = try JWTSigner(assertion: assertion, scope: scope).sign(
      now: Date(timeIntervalSince1970: 1_516_239_022))
    let parts = token.split(separator: ".")
    #expect(parts[0] == "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9")
    #expect(parts[1] == "eyJzdWIiOiIxMjM0NTY3ODkwIiwiaWF0IjoxNTE2MjM5MDIyLCJleHAiOjE1MTYyMzkwODJ9")
    #expect(parts[2] == "zcoIf7Ep09IS-8SQNvr_k8x2s7pgW628Hoxtyp6fVG4")
  }

  @Test func `a JWT by RS256 verifies with the public key`() throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let assertion = JWTAssertion(algorithm: .rs256, key: key.pemRepresentation.replacing("\n", with: "\\n"))
    let token = try JWTSigner(assertion: assertion, scope: scope).sign(now: Date())
    let parts = token.split(separator: ".").map(String.init)
    let padded = parts[2].replacing("-", with: "+").replacing("_", with: "/") + "=="
    let signature = _RSA.Signing.RSASignature(rawRepresentation: try #require(Data(base64Encoded: padded)))
    let message = Data((parts[0] + "." + parts[1]).utf8)
    #expect(key.publicKey.isValidSignature(signature, for: message, padding: .insecurePKCS1v1_5))
  }

  @Test func `a request's digest is what its parts give`() async throws {
    var signature = HMACSignature(secret: "${KEY}")
    signature.message = "{timestamp}{method}{path}?{query}{body}"
    signature.headers = [Parameter("X-Time", "{timestamp}")]
    signature.query = [Parameter("nonce", "1")]
    var request = HTTPRequest(url: try #require(HTTPURL("https://a.example/v1/items?a=b")))
    request.body = Array("{\"x\":1}".utf8)
    try await HMACAuthenticator(signature: signature, scope: scope, clock: TestClock().clock).authorize(
      &request)
    #expect(request.headers["X-Time"] == "1700000000")
    #expect(
      request.headers["X-Signature"] == "a3f3895e729dd18bc8e877baa1675db7e6f979d867ca73475dca12e219a232db")
  }
}
