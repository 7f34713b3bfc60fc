/// The settings that read one table of those that a path leads to.
struct TableSelection {
  /// The settings of the table alone, or of all where nothing tells it from the others.
  let settings: [InspectionHints.SettingLine]
  /// What was decided, and why; nil where there was nothing to decide.
  let finding: Inspection.Finding?

  /// - Parameter profiles: The tables that were found, this one among them.
  init(_ chosen: TableProfile, among profiles: [TableProfile], kind: ReaderKind) {
    let siblings = profiles.filter { $0.settings == chosen.settings }
    guard siblings.count > 1 else {
      settings = chosen.settings
      finding = nil
      return
    }
    var settings = chosen.settings
    if let choice = kind.inspection.tableChoice {
      settings.append(choice(chosen.table.columns.map(\.name)))
    } else if let path = Self.path(to: chosen, among: siblings) {
      settings.removeAll { $0.name == "path" }
      settings.insert(.init("path", path), at: 0)
    }
    self.settings = settings
    finding = .init(
      "tables", "\(siblings.count) with different columns", why: "the suggestion is for that with most rows")
  }

  /// A path to the files of one table: their names, with a star for what differs; else the first of them.
  private static func path(to chosen: TableProfile, among siblings: [TableProfile]) -> String? {
    let names = chosen.inputs.map(\.name)
    let others = Set(siblings.flatMap { $0.inputs.map(\.name) }).subtracting(names)
    // Nothing lists what is at an http address, and a query comes after the path.
    guard let first = names.first, !others.isEmpty, !first.contains("?") else { return nil }
    if names.count == 1 { return escaped(first) }
    let prefix = shared(names)
    let suffix = shared(names.map { String($0.dropFirst(prefix.count).reversed()) }).reversed()
    let pattern = escaped(prefix) + "*" + escaped(String(suffix))
    let glob = Glob(pattern)
    return names.allSatisfy(glob.matches) && !others.contains(where: glob.matches) ? pattern : escaped(first)
  }

  /// What all texts start with.
  private static func shared(_ texts: [String]) -> String {
    texts.dropFirst().reduce(texts.first ?? "") { String(zip($0, $1).prefix { $0 == $1 }.map(\.0)) }
  }

  /// A name in which nothing stands for something else.
  private static func escaped(_ name: String) -> String {
    String(name.map { "*[".contains($0) ? "?" : $0 })
  }
}
