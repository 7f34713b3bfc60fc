import Foundation

/// Turns validated settings into tags and sources, and finds what the shape alone cannot: names that do not exist or clash.
struct ConfigurationBuilder {
  let users: [String]
  private(set) var tags: [Tag] = Tag.builtIn
  private(set) var sources: [SourceDefinition] = []
  private(set) var problems: [Problem] = []

  private var zone = TimeZone.gmt

  init(users: [String], timezone: Setting? = nil) {
    self.users = users
    zone = ScheduleShape.zone(timezone, &problems) ?? .gmt
  }

  mutating func addTag(_ name: String, _ setting: Setting) {
    checkName(name, setting, what: "tag")
    if let index = tags.firstIndex(where: { $0.name == name }) {
      guard Tag.builtIn.contains(where: { $0.name == name }) else { return }
      problems.append(
        setting.problem(
          "clash", "'\(name)' is a built-in tag.",
          advice: "Give it another name: 'ingestor tags' lists the built-in ones."))
      tags.remove(at: index)
    }
    let columns = (setting["columns"]?.entries ?? []).compactMap { column in
      canonicalColumn(column.key, column.value)
    }
    if columns.isEmpty {
      problems.append(
        setting.problem("tag", "the tag has no columns.", advice: "Add at least one under 'columns'."))
    } else if !columns.contains(where: \.mandatory) {
      problems.append(setting.problem("tag", "the tag has no mandatory column, so that it demands nothing."))
    }
    for (dimension, value) in setting["dimensions"]?.entries ?? [] {
      checkDimension(dimension, value, canonical: columns)
      for column in value.strings where !columns.contains(where: { $0.name == column }) {
        problems.append(
          value.problem(
            "column", "the tag \(name) has no column '\(column)'.",
            advice: advice(for: column, among: columns.map(\.name))))
      }
    }
    tags.append(
      Tag(
        name: name, summary: setting["description"]?.string ?? "", columns: columns,
        dimensions: lists(setting["dimensions"])))
  }

  private mutating func checkDimension(_ name: String, _ setting: Setting, canonical: [CanonicalColumn]) {
    checkName(name, setting, what: "dimension")
    if canonical.contains(where: { $0.name == name }) {
      problems.append(setting.problem("clash", "a dimension cannot have the name of a canonical column."))
    }
  }

  private mutating func canonicalColumn(_ name: String, _ setting: Setting) -> CanonicalColumn? {
    checkName(name, setting, what: "column")
    guard let type = DemandedType(setting["type"]?.string ?? setting.string ?? "") else { return nil }
    return CanonicalColumn(
      name, type, mandatory: setting["mandatory"]?.bool ?? true, nullable: setting["nullable"]?.bool,
      minimum: setting["minimum"]?.string, maximum: setting["maximum"]?.string,
      pattern: setting["pattern"]?.string,
      allowed: setting["allowed"]?.strings, unique: setting["unique"]?.bool ?? false)
  }

  mutating func check(_ lineage: LineageDefinition) {
    if lineage.file == nil && lineage.url == nil {
      problems.append(
        lineage.setting.problem(
          "lineage", "it is not said where the events go.", advice: "Give 'file', 'url', or both."))
    }
  }

  mutating func addSource(_ name: String, _ setting: Setting) {
    checkName(name, setting, what: "source")
    if tags.contains(where: { $0.name == name }) {
      problems.append(
        setting.problem("clash", "a source cannot have the name of a tag: both have a view of that name."))
    }
    let tagName = setting["tag"]?.string ?? ""
    guard let tag = tags.first(where: { $0.name == tagName }) else {
      problems.append(
        (setting["tag"] ?? setting).problem(
          "tag", "there is no tag '\(tagName)'.", advice: advice(for: tagName, among: tags.map(\.name))))
      return
    }
    let readers = ReaderKind.all.filter { setting[$0.name] != nil }
    guard let reader = readers.first, readers.count == 1, let readerSettings = setting[reader.name] else {
      let names = ReaderKind.all.map(\.name).joined(separator: ", ")
      problems.append(
        setting.problem(
          "reader",
          readers.isEmpty
            ? "nothing says where its rows come from."
            : "more than one reader: \(readers.map(\.name).joined(separator: ", ")).",
          advice: "Give exactly one of: \(names)."))
      return
    }
    problems += reader.problems(readerSettings)
    for (column, value) in setting["columns"]?.entries ?? [] where tag.column(column) == nil {
      problems.append(
        value.problem(
          "column", "the tag \(tag.name) has no column '\(column)'.",
          advice: advice(for: column, among: tag.columns.map(\.name))))
    }
    for (dimension, value) in setting["dimensions"]?.entries ?? [] {
      checkDimension(dimension, value, canonical: tag.columns)
    }
    let keyConflict = word(setting["on_key_conflict"]) ?? SourceDefinition.KeyConflict.keepAll
    if [.last, .versions].contains(keyConflict), setting["order_by"] == nil {
      problems.append(
        setting.problem(
          "order_by", "on_key_conflict: \(keyConflict.rawValue) needs to know the order.",
          advice: "Name the column that orders rows of one key with order_by."))
    }
    sources.append(
      SourceDefinition(
        name: name, tag: tag, users: sourceUsers(setting), reader: reader, readerSettings: readerSettings,
        columns: texts(setting["columns"]), key: setting["key"]?.strings ?? [], scope: word(setting["scope"]),
        dimensions: lists(setting["dimensions"]),
        types: texts(setting["types"]).compactMapValues { DataType($0) }, formats: texts(setting["formats"]),
        decimalMark: setting["decimal_mark"]?.string, yearPivot: setting["year_pivot"]?.int,
        naming: word(setting["naming"]) ?? .snakeCase,
        allowNull: Set(setting["allow_null"]?.strings ?? []),
        allowEmpty: setting["allow_empty"]?.bool ?? false, extract: word(setting["extract"]) ?? .incremental,
        onKeyConflict: keyConflict, orderBy: setting["order_by"]?.string,
        onBadRow: word(setting["on_bad_row"]) ?? .fail,
        schemaChange: word(setting["schema_change"]) ?? .newVersion,
        aliases: texts(setting["aliases"]),
        schedule: ScheduleShape.read(setting["schedule"], zone: zone, &problems),
        freshness: FreshnessShape.read(setting["freshness"], &problems),
        places: PlaceSettings(setting), setting: setting))
  }

  private mutating func sourceUsers(_ setting: Setting) -> [String] {
    guard let declared = setting["user"] else {
      if users.count == 1 { return users }
      problems.append(
        setting.problem(
          "user", users.isEmpty ? "nothing says whose rows they are." : "it is not said whose rows they are.",
          advice: users.isEmpty
            ? "Add 'user: <name>' here, or 'users: [<name>]' at the top."
            : "Add 'user:' with \(users.joined(separator: " or ")), or a list of them: '{user}' in its settings then stands for each."
        ))
      return []
    }
    for user in declared.strings where !users.isEmpty && !users.contains(user) {
      problems.append(
        declared.problem("user", "there is no user '\(user)'.", advice: advice(for: user, among: users)))
    }
    return declared.strings
  }

  private func texts(_ setting: Setting?) -> [String: String] {
    Dictionary((setting?.entries ?? []).compactMap { entry in entry.value.string.map { (entry.key, $0) } }) {
      $1
    }
  }

  private func lists(_ setting: Setting?) -> [String: [String]] {
    Dictionary((setting?.entries ?? []).map { ($0.key, $0.value.strings) }) { $1 }
  }

  private func word<Word: RawRepresentable>(_ setting: Setting?) -> Word? where Word.RawValue == String {
    setting?.string.flatMap { Word(rawValue: $0) }
  }

  private mutating func checkName(_ name: String, _ setting: Setting, what: String) {
    if name.wholeMatch(of: /[a-z][a-z0-9_]*/) == nil {
      problems.append(
        setting.problem(
          "name", "a \(what)'s name is lower-case letters, digits and underscores, and starts with a letter.",
          advice: "For example '\(Naming.snakeCase(name))'."))
    }
  }
}
