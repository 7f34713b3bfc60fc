/// Where the OpenLineage events of runs go.
public struct LineageDefinition: Sendable {
  /// A file that gets one event a line; relative to the configuration.
  public let file: String?
  /// A server that events are posted to.
  public let url: String?
  /// What the server knows the tool by, sent as a bearer token.
  public let apiKey: String?
  /// The namespace of jobs.
  public let namespace: String
  /// The declaration.
  public let setting: Setting

  /// The namespace where none is declared.
  static let defaultNamespace = "data-ingestor"

  init(_ setting: Setting) {
    file = setting["file"]?.string
    url = setting["url"]?.string
    apiKey = setting["api_key"]?.string
    namespace = setting["namespace"]?.string ?? Self.defaultNamespace
    self.setting = setting
  }

  static let shape: [Shape.Property] = [
    .init("file", .string, "A file that gets one event a line."),
    .init("url", .string, "A server that events are posted to; /api/v1/lineage where no path is given."),
    .init("api_key", .string, "Sent to the server as a bearer token."),
    .init("namespace", .string, "The namespace of jobs; default \(defaultNamespace)."),
  ]
}
