import Foundation

/// What a secret is: decides what a well-formed value looks like.
public enum SecretType: String, Sendable, CaseIterable {
  /// A key or bearer token.
  case token
  /// A user's name.
  case username
  /// A password.
  case password
  /// A connection string, for example `postgresql://...`.
  case dbConnection = "db_connection"
  /// A file or folder.
  case filePath = "file_path"
  /// An address.
  case url

  /// What is wrong with a value, or nil. Never quotes the value.
  func complaint(about value: String) -> String? {
    if value.isEmpty { return "is empty" }
    switch self {
    case .token, .username, .password:
      return value.contains(where: \.isNewline) ? "has more than one line" : nil
    case .filePath: return value.contains("\0") ? "is not a path" : nil
    case .url:
      let url = URL(string: value)
      return url?.scheme == nil || url?.host == nil ? "is not a URL" : nil
    case .dbConnection:
      return value.contains("://") || value.contains("=") || value.hasSuffix(".duckdb")
        || value.hasSuffix(".db")
        ? nil : "is not a connection string"
    }
  }
}
