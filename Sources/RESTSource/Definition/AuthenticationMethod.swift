/// How requests prove who asks. Texts hold references to secrets, never their values.
package indirect enum AuthenticationMethod: Hashable, Sendable {
  /// Not at all.
  case none
  /// A key in a header, query parameter or cookie.
  case apiKey(name: String, value: String, place: KeyPlace)
  /// A name and a password (RFC 7617).
  case basic(username: String, password: String)
  /// A fixed token (RFC 6750); `scheme` is what stands before it.
  case bearer(token: String, scheme: String)
  /// Tokens of an authorization server (RFC 6749).
  case oauth2(OAuth2)
  /// A signed assertion (RFC 7519) as a bearer token.
  case jwt(JWTAssertion)
  /// A login that answers with a cookie or token.
  case session(SessionLogin)
  /// A keyed digest of each request.
  case hmac(HMACSignature)
  /// AWS Signature Version 4.
  case awsSignature(AWSCredentials)
  /// Several, used in turn; one that has used up its quota rests.
  case pool([AuthenticationMethod])

  /// Where an API key goes.
  package enum KeyPlace: String, CaseIterable, Sendable {
    /// A header.
    case header
    /// The query; kept out of every message.
    case query
    /// A cookie.
    case cookie
  }
}

extension AuthenticationMethod {
  /// The addresses that it names.
  var addresses: [String] {
    switch self {
    case .none, .apiKey, .basic, .bearer, .hmac, .awsSignature: []
    case .oauth2(let client): [client.tokenURL, client.authorizeURL, client.deviceURL].compactMap(\.self)
    case .jwt(let assertion): [assertion.tokenURL].compactMap(\.self)
    case .session(let login): [login.url, login.prepareURL].compactMap(\.self)
    case .pool(let members): members.flatMap(\.addresses)
    }
  }
}

/// An OAuth 2 client.
package struct OAuth2: Hashable, Sendable {
  /// How tokens are got.
  package enum Grant: String, CaseIterable, Sendable {
    /// For the client itself.
    case clientCredentials = "client_credentials"
    /// With a refresh token that is known already.
    case refreshToken = "refresh_token"
    /// With a person's password.
    case password
    /// By a person in a browser (RFC 7636), once, with `ingestor auth`.
    case authorizationCode = "authorization_code"
    /// By a person on another device (RFC 8628), once, with `ingestor auth`.
    case deviceCode = "device_code"
  }

  /// How the client proves itself to the token endpoint.
  package enum ClientAuthentication: String, CaseIterable, Sendable {
    /// In the body.
    case body
    /// By HTTP basic authentication.
    case basic
    /// Only the client's identifier (public clients).
    case none
  }

  /// How tokens are got.
  package var grant: Grant
  /// Where tokens are asked for.
  package var tokenURL: String
  /// Where a person grants access.
  package var authorizeURL: String?
  /// Where a device code is asked for.
  package var deviceURL: String?
  /// The client's identifier.
  package var clientID: String
  /// The client's secret.
  package var clientSecret: String?
  /// How the client proves itself.
  package var clientAuthentication = ClientAuthentication.body
  /// What access is asked for.
  package var scopes: [String] = []
  /// What separates scopes; a space by RFC 6749, a comma with some services.
  package var scopeSeparator = " "
  /// The refresh token to start with.
  package var refreshToken: String?
  /// The person's name, for the password grant.
  package var username: String?
  /// The person's password, for the password grant.
  package var password: String?
  /// The address that the browser is sent back to; a free port of 127.0.0.1 where nil.
  package var redirectURL: String?
  /// Whether the code is bound to this program with PKCE; on unless the service refuses it.
  package var usesPKCE = true
  /// Under what name tokens are kept, so that sources can share them; the source's own where nil.
  package var storeName: String?
  /// Whether the token endpoint wants JSON; a form by RFC 6749.
  package var sendsJSON = false
  /// Further parameters of the token request.
  package var tokenParameters: [Parameter] = []
  /// Further parameters of the authorization request.
  package var authorizeParameters: [Parameter] = []
  /// What stands before the token in the header.
  package var scheme = "Bearer"

  /// Creates a client.
  package init(grant: Grant, tokenURL: String, clientID: String) {
    self.grant = grant
    self.tokenURL = tokenURL
    self.clientID = clientID
  }
}

/// A JSON Web Token made for each run.
package struct JWTAssertion: Hashable, Sendable {
  /// The signature.
  package enum Algorithm: String, CaseIterable, Sendable {
    /// HMAC with SHA-256, -384, -512.
    case hs256 = "HS256", hs384 = "HS384", hs512 = "HS512"
    /// RSASSA-PKCS1-v1_5 with SHA-256, -384, -512.
    case rs256 = "RS256", rs384 = "RS384", rs512 = "RS512"
  }

  /// The signature.
  package var algorithm: Algorithm
  /// The shared secret, or the private key in PEM.
  package var key: String
  /// Members of the header besides `alg` and `typ`, for example `kid`.
  package var header: [Parameter] = []
  /// The claims; `iat` and `exp` are added.
  package var claims: ConfigurationValue = .map([])
  /// How long a token is valid, in seconds.
  package var lifetime = 300
  /// Where the token is exchanged for an access token (RFC 7523); it is sent itself where nil.
  package var tokenURL: String?

  /// Creates an assertion.
  package init(algorithm: Algorithm, key: String) {
    self.algorithm = algorithm
    self.key = key
  }
}

/// A login before the first request.
package struct SessionLogin: Hashable, Sendable {
  /// Where to log in.
  package var url: String
  /// A page to load first, whose cookies (a CSRF token among them) go along.
  package var prepareURL: String?
  /// The cookie whose value goes along as `csrfField` and `X-CSRFToken`.
  package var csrfCookie: String?
  /// The form field for the CSRF token.
  package var csrfField = "csrfmiddlewaretoken"
  /// What is sent.
  package var body: RequestBody
  /// Where the answer holds a token; its cookies are kept in any case.
  package var tokenPath: JSONPath?
  /// The header that carries the token.
  package var tokenHeader = "Authorization"
  /// What stands before the token in the header.
  package var tokenPrefix = "Bearer "

  /// Creates a login.
  package init(url: String, body: RequestBody) {
    self.url = url
    self.body = body
  }
}

/// A keyed digest of each request.
package struct HMACSignature: Hashable, Sendable {
  /// The hash.
  package enum Hash: String, CaseIterable, Sendable {
    /// SHA-2.
    case sha256, sha384, sha512
  }

  /// How the digest is written.
  package enum Encoding: String, CaseIterable, Sendable {
    /// Lower-case hexadecimal.
    case hex
    /// Base64.
    case base64
  }

  /// The shared secret.
  package var secret: String
  /// Whether the secret is Base64 that must be decoded first.
  package var secretIsBase64 = false
  /// The hash.
  package var hash = Hash.sha256
  /// How the digest is written.
  package var encoding = Encoding.hex
  /// What is signed: a template of `{method}`, `{path}`, `{query}`, `{body}`, `{timestamp}`, `{timestamp_ms}`, `{nonce}`.
  package var message = "{timestamp}{method}{path}{body}"
  /// Where the signature goes.
  package var target = Pagination.Target.header("X-Signature")
  /// Further headers, with the same variables and `{signature}`.
  package var headers: [Parameter] = []
  /// Further query parameters, signed with the others.
  package var query: [Parameter] = []

  /// Creates a signature.
  package init(secret: String) { self.secret = secret }
}

/// Who signs for AWS, for what.
package struct AWSCredentials: Hashable, Sendable {
  /// The key's identifier.
  package var accessKeyID: String
  /// The key.
  package var secretAccessKey: String
  /// The token of temporary credentials.
  package var sessionToken: String?
  /// For example `eu-central-1`.
  package var region: String
  /// For example `execute-api`.
  package var service: String

  /// Creates credentials.
  package init(accessKeyID: String, secretAccessKey: String, region: String, service: String) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.region = region
    self.service = service
  }
}
