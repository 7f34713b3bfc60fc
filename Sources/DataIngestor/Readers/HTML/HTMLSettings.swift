import HTMLTables

/// The settings of `html:`: which tables of a page, and how they are understood.
struct HTMLSettings: Sendable {
  /// Numbers of the tables to take, from 1; empty for any.
  let numbers: Set<Int>
  /// Whether every table of a page is taken.
  let takesAll: Bool
  /// A part of the caption, in any case.
  let caption: String?
  /// A pattern of a text in the table.
  let match: String?
  /// Columns whose links' targets become columns.
  let links: Links
  let encoding: String?
  let options: HTMLTable.Options

  /// Which links' targets are taken.
  enum Links: Sendable {
    case none
    /// Those of every column that has one.
    case all
    case of(Set<String>)
  }

  static let properties: [Shape.Property] = [
    .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
    .init(
      "table", .either([.integer(1...100_000), .list(.integer(1...100_000)), .oneOf(["all"])]),
      "The tables to take by number, from 1, or all; default the only one that the other choices leave."),
    .init("caption", .string, "Take only tables whose caption holds this, in any case."),
    .init("headings", .list(.string), "Take only tables that have these headings, in any order and case."),
    .init("match", .string, "Take only tables in which a text matches this regular expression."),
    .init(
      "header", .integer(0...100),
      "How many of the first rows are headings; default those of <thead>, else those of <th>."),
    .init(
      "links", .either([.boolean, .list(.string)]),
      "Columns whose links' targets become columns <name>_link; true for all that have one."),
    .init("hidden", .boolean, "Whether rows and cells count that are not displayed; default false."),
    .init("footer", .boolean, "Whether the rows of <tfoot> count; default true."),
    .init("encoding", .string, "The encoding; default what the page says, else UTF-8, else Windows-1252."),
  ]

  init(_ settings: Setting) {
    takesAll = settings["table"]?.string == "all"
    numbers = Set(settings["table"]?.list.compactMap(\.int) ?? [])
    caption = settings["caption"]?.string
    match = settings["match"]?.string
    encoding = settings["encoding"]?.string
    links =
      switch (settings["links"]?.bool, settings["links"]?.strings ?? []) {
      case (true?, _): .all
      case (_, let names) where !names.isEmpty && settings["links"]?.bool == nil: .of(Set(names))
      default: .none
      }
    var options = HTMLTable.Options()
    options.headingRows = settings["header"]?.int
    options.headings = settings["headings"]?.strings
    options.includesHidden = settings["hidden"]?.bool ?? false
    options.includesFooter = settings["footer"]?.bool ?? true
    self.options = options
  }

  /// What the shape alone does not show.
  static func problems(_ settings: Setting) -> [Problem] {
    guard let match = settings["match"], let pattern = match.string else { return [] }
    do {
      _ = try Regex(pattern)
      return []
    } catch {
      return [match.problem("pattern", "'\(pattern)' is no regular expression.")]
    }
  }

  /// The tables that are meant.
  func chosen(from tables: [HTMLTable]) throws -> [HTMLTable] {
    var chosen = tables
    if !numbers.isEmpty { chosen = chosen.filter { numbers.contains($0.number) } }
    if let caption {
      chosen = chosen.filter { $0.caption?.lowercased().contains(caption.lowercased()) ?? false }
    }
    if let headings = options.headings { chosen = chosen.filter { $0.has(headings) } }
    if let match {
      let pattern = try Regex(match)
      chosen = chosen.filter { $0.mentions(pattern) }
    }
    return chosen
  }
}
