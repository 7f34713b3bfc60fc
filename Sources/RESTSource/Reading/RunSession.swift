import Foundation

/// What the requests of one run share.
struct RunSession: Sendable {
  let transport: any HTTPTransport
  let requester: Requester
  let authenticator: any Authenticator
  let scope: TemplateScope
  let started: Date

  init(_ definition: APIDefinition, options: RESTReader.Options) throws {
    let redactor = SecretRedactor()
    scope = TemplateScope(
      variables: options.variables, secrets: ResolvedSecrets(lookup: options.credentials, redactor: redactor))
    let network = options.transport ?? NetworkTransport(limits: definition.limits)
    transport =
      options.recording.map { RecordingTransport(network, folder: $0, redactor: redactor) } ?? network
    started = options.clock.now()
    requester = Requester(
      transport: transport, pacer: Pacer(limits: definition.limits, clock: options.clock),
      policy: HostPolicy(
        trusted: try Self.origins(definition, scope), allowed: definition.limits.allowedHosts),
      limits: definition.limits, clock: options.clock, redactor: redactor)
    authenticator = try AuthenticatorFactory(
      requester: requester, scope: scope, tokens: options.tokens, tokenKey: options.tokenKey,
      source: options.source
    ).authenticator(definition.authentication)
  }

  /// Every origin that the configuration writes out.
  private static func origins(_ definition: APIDefinition, _ scope: TemplateScope) throws -> Set<
    HTTPURL.Origin
  > {
    let paths = definition.resources.map(\.path).filter(RequestBuilder.isAbsolute)
    let written = [definition.baseURL] + paths + definition.authentication.addresses
    return Set(
      try written.compactMap { text in
        // A path may hold variables of a parent; the host may not.
        let host = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
        return HTTPURL(try scope.fill(host.joined(separator: "/")))?.origin
      })
  }
}
