import Foundation

/// The device authorization grant (RFC 8628).
struct DeviceFlow: Sendable {
  let endpoint: TokenEndpoint

  func run(timeout: Double, present: (AccessGrant.Prompt) -> Void) async throws -> StoredToken {
    let client = endpoint.client
    let scopes =
      client.scopes.isEmpty
      ? [] : [Parameter("scope", client.scopes.joined(separator: client.scopeSeparator))]
    let started = try await endpoint.post(try endpoint.scope.fill(client.deviceURL ?? ""), scopes)
    guard let code = started["device_code"], let userCode = started["user_code"],
      let place = started["verification_uri"] ?? started["verification_url"]
    else {
      throw APIError(
        .authentication, "the device endpoint sent no device_code, user_code and verification_uri")
    }
    endpoint.requester.redactor.add(code, name: "device_code")
    present(.enter(code: userCode, at: started["verification_uri_complete"] ?? place))

    let clock = endpoint.requester.clock
    let lifetime = min(started["expires_in"].flatMap { Double($0) } ?? timeout, timeout)
    let deadline = clock.now().addingTimeInterval(lifetime)
    var interval = max(started["interval"].flatMap { Double($0) } ?? 5, 1)
    while clock.now() < deadline {
      try await clock.sleep(interval)
      do {
        return try await endpoint.token([
          Parameter("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
          Parameter("device_code", code),
        ])
      } catch let refusal as TokenEndpoint.Refusal {
        switch refusal.code {
        case "authorization_pending": continue
        // RFC 8628, 3.5: five seconds more from now on.
        case "slow_down": interval += 5
        default: throw refusal
        }
      }
    }
    throw APIError(.authentication, "nobody granted access within \(Int(lifetime)) seconds")
  }
}
