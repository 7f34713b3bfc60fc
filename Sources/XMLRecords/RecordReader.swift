package import LibXML2

/// Makes rows of the records in documents, one record in memory at a time.
package final class RecordReader: XMLHandler {
  /// Why the reading stopped, where the receiver of rows threw.
  package private(set) var failure: (any Error)?
  /// How many records were found of each path.
  package private(set) var counts: [Int]
  private let names: XMLNames
  private let options: RecordOptions
  private let receive: (RecordRow) throws -> Void
  private let shapes: [RecordShape]
  private let outside: OutsideElement
  private var outer: [OutsideElement]

  // The open record.
  private var path = -1
  private var recordLine = 0
  private var frames: [(element: RecordShape.Element, name: Int, text: Int)] = []
  private var cells: [(begin: Int, count: Int)] = []
  private var heap: [UInt8] = []
  private var text: [UInt8] = []
  private var ignoredDepth = 0
  private var listed: ListedElement?
  private var lists: [Int: [UInt8]] = [:]
  private var occurrences: [[(column: Int, begin: Int, count: Int)]] = []
  private var explodedDepth = 0
  private var serial = 0
  private var recordSerial = 0

  /// - Parameter receive: Gets each row; the row is valid during the call. What it throws ends the reading.
  package init(
    _ options: RecordOptions, names: XMLNames, receive: @escaping (RecordRow) throws -> Void
  ) {
    self.options = options
    self.names = names
    self.receive = receive
    shapes = options.paths.map { _ in RecordShape(options) }
    counts = options.paths.map { _ in 0 }
    outside = OutsideElement(open: [], paths: [])
    outer = [outside]
  }

  /// A column that records of a path became.
  package struct Column: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// Whether it holds JSON.
    package let isJSON: Bool
  }

  /// The columns of a path's records so far.
  package func columns(ofPath path: Int) -> [Column] {
    zip(shapes[path].names(), shapes[path].columns).map { Column(name: $0, isJSON: $1.isList) }
  }

  /// How many columns a path's records have so far.
  package func width(ofPath path: Int) -> Int { shapes[path].columns.count }

  /// Children that occur more than once in a record, for which nothing says what that means.
  package func repeatedChildren(ofPath path: Int) -> [(path: String, line: Int, count: Int)] {
    shapes[path].repeated()
  }

  /// Makes it ready for the next document, also after one that broke off.
  package func beginDocument() {
    outer = [outside]
    path = -1
    frames = []
    listed = nil
    lists = [:]
    ignoredDepth = 0
    explodedDepth = 0
  }

  package override func start(_ name: Int, _ attributes: XMLAttributes) {
    if path < 0 { return startOutside(name, attributes) }
    if ignoredDepth > 0 {
      ignoredDepth += 1
      return
    }
    if listed != nil {
      listed = ListedElement(name: names[name].local, attributes, names, parent: listed)
      return
    }
    guard let (parent, parentName, _) = frames.last else { return }
    let element = child(name, of: parent, named: parentName)
    switch element.role {
    case .ignored: ignoredDepth = 1
    case .listed: listed = ListedElement(name: names[name].local, attributes, names, parent: nil, of: element)
    case .exploded:
      occurrences.append([])
      explodedDepth = frames.count + 1
      open(element, name, attributes)
    case .plain:
      let current = explodedDepth > 0 ? serial : recordSerial
      if element.seen == current { note(repeated: element) }
      element.seen = current
      open(element, name, attributes)
    }
  }

  package override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard path >= 0, ignoredDepth == 0 else { return }
    if let listed { listed.text.append(contentsOf: bytes) } else { text.append(contentsOf: bytes) }
  }

  package override func end() {
    if path < 0 {
      outer.removeLast()
    } else if ignoredDepth > 0 {
      ignoredDepth -= 1
    } else if let element = listed {
      listed = element.parent
      if let parent = element.parent {
        parent.add(element.name, element.json())
      } else if case .listed(let column)? = element.shape?.role {
        lists[column, default: []].append(contentsOf: lists[column] == nil ? [0x5B] : [0x2C])
        lists[column]?.append(contentsOf: element.json())
      }
    } else if let (element, name, begin) = frames.popLast() {
      keepText(of: element, named: name, from: begin)
      if frames.count + 1 == explodedDepth { explodedDepth = 0 }
      if frames.isEmpty { endRecord() }
    }
  }
}

extension RecordReader {
  private func startOutside(_ name: Int, _ attributes: XMLAttributes) {
    guard let parent = outer.last else { return }
    let element = parent.child(name, names[name].local, options.paths)
    guard let found = element.path else {
      outer.append(element)
      return
    }
    path = found
    recordLine = line
    counts[found] += 1
    serial += 1
    recordSerial = serial
    heap.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    cells.removeAll(keepingCapacity: true)
    occurrences.removeAll(keepingCapacity: true)
    cells.append(contentsOf: repeatElement((begin: -1, count: 0), count: shapes[found].columns.count))
    open(shapes[found].root, name, attributes)
  }

  private func child(_ name: Int, of parent: RecordShape.Element, named parentName: Int)
    -> RecordShape.Element
  {
    for (number, element) in parent.children where number == name { return element }
    return shapes[path].child(name, names[name], of: parent, in: names[parentName].namespace)
  }

  /// Begins an element whose attributes, text and children are columns.
  private func open(_ element: RecordShape.Element, _ name: Int, _ attributes: XMLAttributes) {
    if case .exploded = element.role { serial += 1 }
    frames.append((element, name, text.count))
    for index in 0..<attributes.count {
      let name = attributes.name(index)
      let column = attributeColumn(name, index, of: element)
      if column >= 0 { setCell(column, attributes.value(index)) }
    }
  }

  private func attributeColumn(_ name: Int, _ index: Int, of element: RecordShape.Element) -> Int {
    // Attributes mostly come in the same order.
    if index < element.attributes.count, element.attributes[index].name == name {
      return element.attributes[index].column
    }
    for (number, column) in element.attributes where number == name { return column }
    let full = names[name]
    // How the document is validated is none of its data.
    let isInstance = full.namespace == "http://www.w3.org/2001/XMLSchema-instance"
    let column = isInstance ? -1 : shapes[path].attributeColumn(full, of: element)
    element.attributes.append((name, column))
    return column
  }

  private func note(repeated element: RecordShape.Element) {
    element.repeated = (element.repeated?.line ?? line, (element.repeated?.count ?? 0) + 1)
  }

  /// The text of an element without the white space around it; an empty one is NULL.
  private func keepText(of element: RecordShape.Element, named name: Int, from begin: Int) {
    var low = begin
    var high = text.count
    while low < high, text[low] <= 0x20 { low += 1 }
    while low < high, text[high - 1] <= 0x20 { high -= 1 }
    if low < high {
      if element.textColumn < 0 {
        element.textColumn = shapes[path].addColumn(element.path, name: names[name])
      }
      text.withUnsafeBufferPointer {
        setCell(element.textColumn, UnsafeBufferPointer(rebasing: $0[low..<high]))
      }
    }
    text.removeLast(text.count - begin)
  }

  private func setCell(_ column: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    guard !bytes.isEmpty else { return }
    let begin = heap.count
    heap.append(contentsOf: bytes)
    if explodedDepth > 0 {
      occurrences[occurrences.count - 1].append((column, begin, bytes.count))
      return
    }
    while cells.count <= column { cells.append((-1, 0)) }
    cells[column] = (begin, bytes.count)
  }

  private func endRecord() {
    defer { path = -1 }
    for (column, json) in lists {
      setCell(column, json)
    }
    lists.removeAll(keepingCapacity: true)
    while cells.count < shapes[path].columns.count { cells.append((-1, 0)) }
    if occurrences.isEmpty { return emit() }
    for occurrence in occurrences {
      for (column, begin, count) in occurrence { cells[column] = (begin, count) }
      emit()
      for (column, _, _) in occurrence { cells[column] = (-1, 0) }
    }
  }

  private func setCell(_ column: Int, _ json: [UInt8]) {
    (json + [0x5D]).withUnsafeBufferPointer { setCell(column, $0) }
  }

  private func emit() {
    guard failure == nil else { return }
    do {
      try heap.withUnsafeBufferPointer {
        try receive(RecordRow(line: recordLine, path: path, heap: $0, cells: cells))
      }
    } catch {
      failure = error
      hasEnough = true
    }
  }
}
