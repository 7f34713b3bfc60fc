import XMLRecords

/// The settings of `xml:`: where the records are, and what becomes of children that occur more than once.
struct XMLSettings: Sendable {
  /// Where the records are; empty for what inspection finds.
  let paths: [RecordPath]
  private let exploded: String?
  private let lists: [String]
  private let ignored: [String]

  static let properties: [Shape.Property] = [
    .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
    .init(
      "records", .either([.string, .list(.string)]),
      "Where the records are, for example //Record or /export/items/item; default the outermost repeated element."
    ),
    .init("explode", .string, "A child that occurs more than once: a row for each of it."),
    .init("lists", .list(.string), "Children that occur more than once: one column of JSON for each."),
    .init("ignore", .list(.string), "Children that are left out, for example route/point."),
  ]

  init(_ settings: Setting) {
    paths = (settings["records"]?.strings ?? []).compactMap(RecordPath.init)
    exploded = settings["explode"]?.string
    lists = settings["lists"]?.strings ?? []
    ignored = settings["ignore"]?.strings ?? []
  }

  /// What the shape alone does not show.
  static func problems(_ settings: Setting) -> [Problem] {
    (settings["records"]?.list ?? []).filter { RecordPath($0.string ?? "") == nil }.map {
      $0.problem(
        "path", "'\($0.string ?? "")' is no path of elements.",
        advice: "Paths look like //Record, /export/items/item or feed/*/entry; conditions are not supported.")
    }
  }

  /// How records at some paths become rows.
  func options(_ paths: [RecordPath]) -> RecordOptions {
    var options = RecordOptions(paths)
    options.exploded = exploded.map(RecordOptions.steps)
    options.lists = lists.map(RecordOptions.steps)
    options.ignored = ignored.map(RecordOptions.steps)
    return options
  }
}
