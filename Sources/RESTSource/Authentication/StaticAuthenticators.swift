/// A key in a header, query parameter or cookie.
struct APIKeyAuthenticator: Authenticator {
  let name: String
  let value: String
  let place: AuthenticationMethod.KeyPlace
  let scope: TemplateScope

  func authorize(_ request: inout HTTPRequest) async throws {
    let key = try scope.fill(value)
    scope.secrets.redactor.add(key, name: name)
    switch place {
    case .header: request.headers[name] = key
    case .query: request.url.set(name, key)
    case .cookie:
      request.headers["Cookie"] = [request.headers["Cookie"], "\(name)=\(key)"].compactMap(\.self).joined(
        separator: "; ")
    }
  }
}

/// The `Authorization` header with a fixed credential.
struct HeaderAuthenticator: Authenticator {
  let method: AuthenticationMethod
  let scope: TemplateScope

  func authorize(_ request: inout HTTPRequest) async throws {
    switch method {
    case .basic(let username, let password):
      let pair = try scope.fill(username) + ":" + scope.fill(password)
      let encoded = Base64.encode(Array(pair.utf8))
      scope.secrets.redactor.add(encoded, name: "basic")
      request.headers["Authorization"] = "Basic " + encoded
    case .bearer(let token, let scheme):
      let filled = try scope.fill(token)
      scope.secrets.redactor.add(filled, name: "token")
      request.headers["Authorization"] = scheme.isEmpty ? filled : scheme + " " + filled
    default: return
    }
  }
}
