import DataIngestor

/// All tags.
struct TagsPage {
  let used: [Entry]
  let unused: [Entry]
  let hasUnused: Bool

  /// One tag.
  struct Entry {
    let name: String
    let description: String
    let sources: String
    let keys: String?
  }

  init(_ snapshot: Snapshot) {
    func entry(_ tag: TagMetadata) -> Entry {
      let hub = tag.hub.split(separator: ".").last.map(String.init) ?? ""
      return Entry(
        name: tag.name, description: tag.description, sources: tag.sources.joined(separator: ", "),
        keys: tag.isLoaded ? (snapshot.overview.rows[hub] ?? 0).of("key") : nil)
    }
    used = snapshot.metadata.tags.filter { !$0.sources.isEmpty }.map(entry)
    unused = snapshot.metadata.tags.filter(\.sources.isEmpty).map(entry)
    hasUnused = !unused.isEmpty
  }
}

/// One tag: its contract, its canonical view, what it covers.
struct TagPage {
  let name: String
  let description: String
  let contract: ContractView
  let sources: [String]
  let hasSources: Bool
  let sample: TableView?
  let coverage: Coverage?
  let timeColumn: String?

  init(_ tag: Tag, _ snapshot: Snapshot, sample: Rows, coverage: Rows?) {
    let metadata = snapshot.metadata.tag(tag.name)
    name = tag.name
    description = tag.summary
    contract = ContractView(tag)
    sources = metadata?.sources ?? []
    hasSources = !sources.isEmpty
    self.sample = TableView(sample, caption: "Rows of the canonical view \(tag.name)")
    self.coverage = coverage.flatMap { Coverage($0) }
    timeColumn = Self.timeColumn(tag)
  }

  /// The first canonical column that says when.
  static func timeColumn(_ tag: Tag) -> String? {
    tag.columns.first { column in
      switch column.type {
      case .timestamp, .exactly(.date), .exactly(.timestamp), .exactly(.timestamptz): true
      default: false
      }
    }?.name
  }
}
