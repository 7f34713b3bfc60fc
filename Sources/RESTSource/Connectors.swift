/// A ready-made source: configuration only, for a service that people have personal data in.
package struct Connector: Sendable {
  /// What it is called, for example `strava`.
  package let name: String
  /// A piece of `ingestor.yaml`: `sources`, `secrets` and, where no built-in tag fits, `tags`.
  package let yaml: String

  /// Every connector there is, by name.
  package static let all: [Connector] = [
    Connector("github", PackageResources.github_yaml), Connector("lastfm", PackageResources.lastfm_yaml),
    Connector("monzo", PackageResources.monzo_yaml), Connector("oura", PackageResources.oura_yaml),
    Connector("spotify", PackageResources.spotify_yaml), Connector("strava", PackageResources.strava_yaml),
    Connector("trakt", PackageResources.trakt_yaml),
  ]

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    yaml = String(decoding: bytes, as: UTF8.self)
  }

  /// What it reads: the first comment of its configuration.
  package var summary: String {
    yaml.split(separator: "\n").prefix { $0.hasPrefix("#") }.map { $0.dropFirst(2) }.joined(separator: " ")
  }
}
