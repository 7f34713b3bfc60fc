/// A place outside the records of a document, and whether it is a record's.
final class OutsideElement {
  private let open: [String]
  /// The first path that leads to it.
  let path: Int?
  private var children: [(name: Int, element: OutsideElement)] = []

  init(open: [String], paths: [RecordPath]) {
    self.open = open
    path = paths.firstIndex { $0.matches(open) }
  }

  func child(_ number: Int, _ name: String, _ paths: [RecordPath]) -> OutsideElement {
    for (known, element) in children where known == number { return element }
    let element = OutsideElement(open: open + [name], paths: paths)
    children.append((number, element))
    return element
  }
}
