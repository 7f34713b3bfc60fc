import Foundation

/// What datasets are called in lineage: as other tools call them, and without what is secret.
struct LineageNames: Sendable {
  /// The namespace of jobs, and of datasets that have no other.
  let namespace: String
  let directory: URL
  /// The destination as configured.
  let destination: String

  init(_ configuration: Configuration) {
    namespace = configuration.lineage?.namespace ?? LineageDefinition.defaultNamespace
    directory = configuration.directory
    destination = configuration.destination?.string ?? Configuration.defaultDestination
  }

  /// The job of a source and user.
  func job(_ source: String, _ user: String) -> String { "\(source).\(user)" }

  /// A relation of the vault: `duckdb:///folder/vault.duckdb`, `vault.main.transactions`.
  func relation(_ schema: String, _ name: String) -> LineageEvent.DatasetName {
    let isSecret = !Secrets.references(in: destination).isEmpty
    let path = isSecret ? destination : absolute(destination)
    let database =
      isSecret ? "vault" : URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    return .init(namespace: "duckdb://\(path)", name: "\(database).\(schema).\(name)")
  }

  /// What a source reads: the file, the folder or the address that it declares; the source's own name where a secret is in
  /// that, or where it declares none.
  func input(_ definition: SourceDefinition, user: String) -> LineageEvent.DatasetName {
    let settings = definition.readerSettings
    let declared = [
      settings.string, settings["path"]?.string, settings["url"]?.string, settings["base_url"]?.string,
    ]
    .compactMap(\.self).first
    guard let place = declared?.replacing("{user}", with: user), Secrets.references(in: place).isEmpty else {
      return .init(namespace: namespace, name: "sources.\(job(definition.name, user))")
    }
    guard place.contains("://") else { return .init(namespace: "file", name: absolute(place)) }
    guard let url = URLComponents(string: place), let scheme = url.scheme, let host = url.host else {
      return .init(namespace: namespace, name: "sources.\(job(definition.name, user))")
    }
    return .init(
      namespace: "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? ""),
      name: url.path.isEmpty ? "/" : url.path)
  }

  private func absolute(_ path: String) -> String {
    URL(fileURLWithPath: NSString(string: path).expandingTildeInPath, relativeTo: directory)
      .standardizedFileURL.path
  }

  /// The identifier of a load within a run: the same whenever it is asked for.
  static func loadID(run: String, source: String, user: String) -> String {
    var digits = Array(FileStamp.digest(of: [run, source, user].joined(separator: "\u{1F}")).prefix(32))
    digits[12] = "8"  // A version of one's own making, RFC 9562.
    digits[16] = "8"
    let text = String(digits)
    var parts: [Substring] = []
    var rest = text[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }
}
