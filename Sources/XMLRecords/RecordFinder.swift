package import LibXML2

/// Finds what the records of a document are where nobody says: the outermost elements that occur again within one parent,
/// and of several kinds the most frequent.
package final class RecordFinder: XMLHandler {
  private final class Place {
    let path: String
    var count = 0
    var isRepeated = false
    /// The occurrence of the parent in which it was seen last.
    var lastParent = -1
    var children: [(name: Int, place: Place)] = []

    init(path: String) { self.path = path }
  }

  private let names: XMLNames
  private let top = Place(path: "")
  private var open: [(place: Place, serial: Int)] = []
  private var serial = 0

  /// - Parameter names: The table of the parser.
  package init(names: XMLNames) { self.names = names }

  package override func start(_ name: Int, _ attributes: XMLAttributes) {
    let (parent, parentSerial) = open.last ?? (top, 0)
    let place: Place
    if let known = parent.children.first(where: { $0.name == name })?.place {
      place = known
    } else {
      place = Place(path: parent.path + "/" + names[name].local)
      parent.children.append((name, place))
    }
    place.count += 1
    if place.lastParent == parentSerial { place.isRepeated = true }
    place.lastParent = parentSerial
    serial += 1
    open.append((place, serial))
  }

  package override func end() { open.removeLast() }

  /// The candidates with how often they occurred, the most frequent first.
  package var candidates: [(path: String, count: Int)] {
    var found: [(path: String, count: Int)] = []
    var left = [top]
    while let place = left.popLast() {
      if place.isRepeated {
        found.append((place.path, place.count))
      } else {
        left += place.children.map(\.place)
      }
    }
    return found.sorted { ($1.count, $0.path) < ($0.count, $1.path) }
  }
}
