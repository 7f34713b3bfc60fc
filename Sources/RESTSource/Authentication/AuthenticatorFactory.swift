/// Makes the authenticator of a method.
struct AuthenticatorFactory {
  let requester: Requester
  let scope: TemplateScope
  let tokens: (any TokenStore)?
  let tokenKey: String
  let source: String

  func authenticator(_ method: AuthenticationMethod) throws -> any Authenticator {
    switch method {
    case .none: NoAuthenticator()
    case .apiKey(let name, let value, let place):
      APIKeyAuthenticator(name: name, value: value, place: place, scope: scope)
    case .basic, .bearer: HeaderAuthenticator(method: method, scope: scope)
    case .oauth2(let client):
      OAuthAuthenticator(
        client: client, endpoint: TokenEndpoint(client: client, requester: requester, scope: scope),
        store: tokens, key: client.storeName ?? tokenKey, source: source, clock: requester.clock)
    case .jwt(let assertion): JWTAuthenticator(assertion: assertion, requester: requester, scope: scope)
    case .session(let login): SessionAuthenticator(login: login, requester: requester, scope: scope)
    case .hmac(let signature): HMACAuthenticator(signature: signature, scope: scope, clock: requester.clock)
    case .awsSignature(let credentials):
      AWSAuthenticator(credentials: credentials, scope: scope, clock: requester.clock)
    case .pool(let members):
      PoolAuthenticator(
        try members.enumerated().map { position, member in
          try AuthenticatorFactory(
            requester: requester, scope: scope, tokens: tokens, tokenKey: "\(tokenKey).\(position + 1)",
            source: source
          ).authenticator(member)
        }, clock: requester.clock)
    }
  }
}
