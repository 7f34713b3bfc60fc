import Foundation

/// What a tap has to offer, and what of it is asked for.
struct SingerCatalog {
  /// The catalog that the tap is given.
  let json: Data
  /// The streams it selects, by their names.
  let selected: [String]
  private let document: [String: Any]
  private let name: String

  init(_ data: Data, name: String) throws {
    guard let document = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      document["streams"] is [Any]
    else {
      throw IngestError(
        .source,
        Problem(
          "singer.catalog", "What '--discover' printed is no catalog.", file: name,
          advice: "Run the tap with --discover yourself: it may need settings under 'config'."))
    }
    self.document = document
    self.name = name
    json = data
    selected = []
  }

  private init(_ document: [String: Any], selected: [String], name: String) throws {
    self.document = document
    self.selected = selected
    self.name = name
    json = try JSONSerialization.data(withJSONObject: document)
  }

  private var streams: [[String: Any]] {
    (document["streams"] as? [Any] ?? []).compactMap { $0 as? [String: Any] }
  }

  private static func name(_ stream: [String: Any]) -> String {
    stream["stream"] as? String ?? stream["tap_stream_id"] as? String ?? ""
  }

  /// The names of the streams.
  var names: [String] { streams.map(Self.name) }

  /// The columns that tell the rows of a stream apart, as the tap says.
  func key(of stream: String) -> [String] {
    let found = streams.first { Self.name($0) == stream }
    if let key = found?["key_properties"] as? [String], !key.isEmpty { return key }
    let metadata = (found?["metadata"] as? [[String: Any]] ?? []).first {
      ($0["breadcrumb"] as? [Any])?.isEmpty == true
    }
    return (metadata?["metadata"] as? [String: Any])?["table-key-properties"] as? [String] ?? []
  }

  /// The catalog with some streams selected, all their fields with them, and no other.
  func selecting(_ wanted: [String], source: String) throws -> SingerCatalog {
    let names = names
    let chosen = wanted.isEmpty && names.count == 1 ? names : wanted
    let unknown = chosen.filter { !names.contains($0) }
    guard !chosen.isEmpty, unknown.isEmpty else {
      throw IngestError(
        .configuration,
        Problem(
          "singer.streams",
          unknown.isEmpty
            ? "The tap has \(names.count) streams: 'streams' has to name those to read."
            : "The tap has no stream '\(unknown[0])'.", source: source, file: name,
          advice: "It has \(names.joined(separator: ", "))."))
    }
    var document = document
    document["streams"] = streams.map { stream in
      var stream = stream
      let isSelected = chosen.contains(Self.name(stream))
      if var schema = stream["schema"] as? [String: Any] {
        // How the first taps were told.
        schema["selected"] = isSelected
        stream["schema"] = schema
      }
      var metadata = stream["metadata"] as? [[String: Any]] ?? []
      if !metadata.contains(where: { ($0["breadcrumb"] as? [Any])?.isEmpty == true }) {
        metadata.append(["breadcrumb": [String](), "metadata": [String: Any]()])
      }
      stream["metadata"] = metadata.map { entry in
        var entry = entry
        var values = entry["metadata"] as? [String: Any] ?? [:]
        if values["inclusion"] as? String != "unsupported" { values["selected"] = isSelected }
        entry["metadata"] = values
        return entry
      }
      return stream
    }
    return try SingerCatalog(document, selected: chosen, name: name)
  }
}
