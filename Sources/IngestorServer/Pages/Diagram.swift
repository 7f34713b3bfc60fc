import DataIngestor

/// How sources, satellites and hubs hang together: three columns and the lines between them.
struct Diagram {
  let width = 960
  let height: Int
  let nodes: [Node]
  let lines: [Line]
  /// The same in words.
  let sentences: [String]

  /// A box.
  struct Node {
    let x: Int, y: Int, width: Int, height: Int
    let textX: Int, titleY: Int, detailY: Int
    /// The name, shortened where it is wider than the box.
    let title: String
    let name: String
    let detail: String
    let kind: String
    let link: String?
  }

  /// A line from box to box.
  struct Line { let path: String }

  private static let box = (width: 250, height: 44, gap: 14)
  private static let columns = (source: 8, satellite: 355, hub: 702)

  init(_ snapshot: Snapshot) {
    let overview = snapshot.overview
    let tags = snapshot.metadata.tags.filter { !$0.sources.isEmpty }
    var nodes: [Node] = []
    var lines: [Line] = []
    var sentences: [String] = []
    var y = 30
    let step = Self.box.height + Self.box.gap
    for tag in tags {
      let top = y
      for name in tag.sources {
        guard let definition = snapshot.configuration.sources.first(where: { $0.name == name }) else {
          continue
        }
        let satellites = overview.satellites.filter { $0.source == name }
        let lanes = max(1, satellites.count)
        let sourceY = y + (lanes - 1) * step / 2
        nodes.append(
          Self.node(
            Self.columns.source, sourceY, name,
            "\(definition.reader.name) · \(definition.users.joined(separator: ", "))", "source",
            link: "/ui/sources/\(name)"))
        for (index, satellite) in satellites.enumerated() {
          let satelliteY = y + index * step
          nodes.append(
            Self.node(
              Self.columns.satellite, satelliteY, "\(satellite.user) · version \(satellite.version)",
              "\((overview.rows[satellite.name] ?? 0).of("row")), \(satellite.columns.count.of("column"))",
              "satellite", link: nil))
          lines.append(Self.line(Self.columns.source, sourceY, Self.columns.satellite, satelliteY))
        }
        sentences.append(
          "\(name) provides \(tag.name): "
            + (satellites.isEmpty
              ? "nothing was loaded yet."
              : satellites.map { "\($0.name) holds \((overview.rows[$0.name] ?? 0).of("row"))" }
                .joined(separator: ", ") + "."))
        y += lanes * step
      }
      let hubY = (top + y - step) / 2
      let hub = tag.hub.split(separator: ".").last.map(String.init) ?? tag.hub
      nodes.append(
        Self.node(
          Self.columns.hub, hubY, hub, tag.isLoaded ? (overview.rows[hub] ?? 0).of("key") : "no key yet",
          "hub", link: "/ui/tags/\(tag.name)"))
      for node in nodes where node.kind == "satellite" && node.y >= top && node.y < y {
        lines.append(Self.line(Self.columns.satellite, node.y, Self.columns.hub, hubY))
      }
      y += 16
    }
    self.nodes = nodes
    self.lines = lines
    self.sentences = sentences
    height = max(80, y)
  }

  private static func node(
    _ x: Int, _ y: Int, _ title: String, _ detail: String, _ kind: String, link: String?
  ) -> Node {
    Node(
      x: x, y: y, width: box.width, height: box.height, textX: x + 14, titleY: y + 19, detailY: y + 35,
      title: title.shortened(to: 26), name: title, detail: detail.shortened(to: 34), kind: kind, link: link)
  }

  private static func line(_ x: Int, _ y: Int, _ toX: Int, _ toY: Int) -> Line {
    let (a, b) = (x + box.width, y + box.height / 2)
    let (c, d) = (toX, toY + box.height / 2)
    let middle = (a + c) / 2
    return Line(path: "M\(a) \(b) C\(middle) \(b) \(middle) \(d) \(c) \(d)")
  }
}
