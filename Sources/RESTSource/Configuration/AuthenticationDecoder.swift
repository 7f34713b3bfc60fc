/// Reads `auth:`.
enum AuthenticationDecoder {
  private static let kinds: [(String, @Sendable (SettingReader, String) -> AuthenticationMethod)] = [
    ("bearer", bearer), ("api_key", apiKey), ("basic", basic), ("oauth2", oauth2), ("jwt", jwt),
    ("session", session), ("hmac", hmac), ("aws_sigv4", aws), ("pool", pool),
  ]

  static func method(_ settings: SettingReader) -> AuthenticationMethod {
    guard let auth = settings.below("auth") else { return .none }
    return decode(auth)
  }

  private static func decode(_ auth: SettingReader) -> AuthenticationMethod {
    defer { auth.finish() }
    let found = kinds.filter { auth.raw($0.0) != nil }
    guard found.count == 1, let (key, make) = found.first else {
      auth.complain("", "must have exactly one of \(kinds.map(\.0).joined(separator: ", "))")
      return .none
    }
    return make(auth, key)
  }

  private static func bearer(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    if let token = auth.raw(key)?.scalar { return .bearer(token: token, scheme: "Bearer") }
    return reading(auth, key) { .bearer(token: $0.required("token"), scheme: $0.text("scheme") ?? "Bearer") }
  }

  private static func apiKey(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) {
      .apiKey(name: $0.required("name"), value: $0.required("value"), place: $0.word("in") ?? .header)
    }
  }

  private static func basic(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) { .basic(username: $0.required("username"), password: $0.text("password") ?? "") }
  }

  private static func oauth2(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) { settings in
      if settings.raw("grant") == nil { settings.complain("grant", "is missing") }
      var client = OAuth2(
        grant: settings.word("grant") ?? .clientCredentials, tokenURL: settings.required("token_url"),
        clientID: settings.required("client_id"))
      client.clientSecret = settings.text("client_secret")
      client.clientAuthentication =
        settings.word("client_auth") ?? (client.clientSecret == nil ? .none : .body)
      client.scopes = settings.texts("scopes")
      client.scopeSeparator = settings.text("scope_separator") ?? " "
      client.authorizeURL = settings.text("authorize_url")
      client.deviceURL = settings.text("device_url")
      client.refreshToken = settings.text("refresh_token")
      client.username = settings.text("username")
      client.password = settings.text("password")
      client.redirectURL = settings.text("redirect_url")
      client.usesPKCE = settings.bool("pkce") ?? true
      client.tokenParameters = settings.parameters("token_params")
      client.authorizeParameters = settings.parameters("authorize_params")
      client.storeName = settings.text("store_as")
      client.sendsJSON = settings.bool("token_json") ?? false
      client.scheme = settings.text("scheme") ?? "Bearer"
      let needed: [OAuth2.Grant: (String, String?)] = [
        .authorizationCode: ("authorize_url", client.authorizeURL),
        .deviceCode: ("device_url", client.deviceURL),
        .refreshToken: ("refresh_token", client.refreshToken), .password: ("username", client.username),
      ]
      if let (name, value) = needed[client.grant], value == nil { settings.complain(name, "is missing") }
      return .oauth2(client)
    }
  }

  private static func jwt(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) { settings in
      var assertion = JWTAssertion(
        algorithm: settings.word("algorithm") ?? .hs256, key: settings.required("key"))
      assertion.header = settings.parameters("header")
      assertion.claims = settings.raw("claims") ?? .map([])
      assertion.lifetime = settings.seconds("lifetime").map { Int($0) } ?? assertion.lifetime
      assertion.tokenURL = settings.text("token_url")
      return .jwt(assertion)
    }
  }

  private static func session(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) { settings in
      var login = SessionLogin(url: settings.required("url"), body: RequestBody(settings.below("body")))
      login.prepareURL = settings.text("prepare_url")
      login.csrfCookie = settings.text("csrf_cookie")
      login.csrfField = settings.text("csrf_field") ?? login.csrfField
      login.tokenPath = settings.jsonPath("token_path")
      login.tokenHeader = settings.text("token_header") ?? login.tokenHeader
      login.tokenPrefix = settings.text("token_prefix") ?? login.tokenPrefix
      return .session(login)
    }
  }

  private static func hmac(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) { settings in
      var signature = HMACSignature(secret: settings.required("secret"))
      signature.secretIsBase64 = settings.bool("secret_base64") ?? false
      signature.hash = settings.word("hash") ?? .sha256
      signature.encoding = settings.word("encoding") ?? .hex
      signature.message = settings.text("message") ?? signature.message
      signature.target = settings.target("param") ?? signature.target
      signature.headers = settings.parameters("headers")
      signature.query = settings.parameters("params")
      return .hmac(signature)
    }
  }

  private static func aws(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    reading(auth, key) { settings in
      var credentials = AWSCredentials(
        accessKeyID: settings.required("access_key_id"),
        secretAccessKey: settings.required("secret_access_key"),
        region: settings.required("region"), service: settings.required("service"))
      credentials.sessionToken = settings.text("session_token")
      return .awsSignature(credentials)
    }
  }

  private static func pool(_ auth: SettingReader, _ key: String) -> AuthenticationMethod {
    .pool(auth.list(key).map { decode($0) })
  }

  private static func reading(
    _ auth: SettingReader, _ key: String, _ body: (SettingReader) -> AuthenticationMethod
  ) -> AuthenticationMethod {
    guard let settings = auth.below(key) else { return .none }
    defer { settings.finish() }
    return body(settings)
  }
}
