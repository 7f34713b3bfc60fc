import CPDFium

/// Reads lines, rectangles, drawings and images from the page's objects, into reading space.
struct GraphicsReader {
  let pdfium: PDFiumFunctions
  let turn: PageTurn
  var rules: [Rule] = []
  var fills: [Fill] = []
  var drawings: [Box] = []
  var images: [Box] = []
  private var objectsLeft: Int
  private let limit: Int

  /// A filled rectangle up to this thickness in points is a rule.
  private static let ruleThickness = 3.0
  /// Slope, in points across, up to which a line counts as straight.
  private static let straightness = 0.6

  init(pdfium: PDFiumFunctions, turn: PageTurn, limit: Int) {
    self.pdfium = pdfium
    self.turn = turn
    self.limit = limit
    objectsLeft = limit
  }

  mutating func read(_ page: CPDFiumPageRef) throws {
    for index in 0..<max(0, pdfium.objectCount(page)) {
      guard let object = pdfium.objectAt(page, index) else { continue }
      try read(object, outer: .identity, depth: 0)
    }
    addFillSides()
  }

  private mutating func read(_ object: CPDFiumObjectRef, outer: CPDFiumMatrix, depth: Int) throws {
    objectsLeft -= 1
    guard objectsLeft > 0 else { throw PDFError.limitExceeded(limit: "objects on a page", value: limit) }
    switch pdfium.objectType(object) {
    case 2: readPath(object, outer: outer)
    case 3: if let box = bounds(object, outer: outer) { readImage(box) }
    case 4: if let box = bounds(object, outer: outer) { drawings.append(box) }
    case 5 where depth < 12:
      var inner = CPDFiumMatrix.identity
      _ = pdfium.matrix(object, &inner)
      let matrix = inner.then(outer)
      for index in 0..<max(0, pdfium.formObjectCount(object)) {
        guard let child = pdfium.formObjectAt(object, UInt(index)) else { continue }
        try read(child, outer: matrix, depth: depth + 1)
      }
    default: break
    }
  }

  private func bounds(_ object: CPDFiumObjectRef, outer: CPDFiumMatrix) -> Box? {
    var left: Float = 0
    var bottom: Float = 0
    var right: Float = 0
    var top: Float = 0
    guard pdfium.bounds(object, &left, &bottom, &right, &top) != 0 else { return nil }
    let corners = [(left, bottom), (left, top), (right, bottom), (right, top)].map {
      point($0.0, $0.1, outer)
    }
    return corners.map { Box(left: $0.x, top: $0.y, right: $0.x, bottom: $0.y) }.union()
  }

  private mutating func readImage(_ box: Box) {
    if min(box.width, box.height) <= Self.ruleThickness, max(box.width, box.height) > 8 {
      addThin(box)
    } else {
      images.append(box)
    }
  }

  private func point(_ x: Float, _ y: Float, _ matrix: CPDFiumMatrix) -> (x: Double, y: Double) {
    let mapped = matrix.apply(x, y)
    return turn.point(mapped.x, mapped.y)
  }

  private mutating func readPath(_ object: CPDFiumObjectRef, outer: CPDFiumMatrix) {
    var fillMode: Int32 = 0
    var strokes: Int32 = 0
    guard pdfium.drawMode(object, &fillMode, &strokes) != 0 else { return }
    let fillColor = fillMode != 0 ? color(object, pdfium.fillColor) : nil
    let strokeColor = strokes != 0 ? color(object, pdfium.strokeColor) : nil
    guard fillColor != nil || strokeColor != nil else { return }
    var inner = CPDFiumMatrix.identity
    _ = pdfium.matrix(object, &inner)
    let matrix = inner.then(outer)
    var width: Float = 0
    if strokeColor != nil { _ = pdfium.strokeWidth(object, &width) }
    let painted = Paint(fill: fillColor, stroke: strokeColor, width: Double(width) * matrix.scale)

    var path: [(x: Double, y: Double)] = []
    var isCurved = false
    let count = pdfium.segmentCount(object)
    objectsLeft -= Int(max(0, count)) / 8
    for index in 0..<max(0, count) {
      guard let segment = pdfium.segmentAt(object, index) else { continue }
      var x: Float = 0
      var y: Float = 0
      guard pdfium.segmentPoint(segment, &x, &y) != 0 else { continue }
      let type = pdfium.segmentType(segment)
      if type == 2 {
        finish(path, isCurved: isCurved, painted)
        path.removeAll(keepingCapacity: true)
        isCurved = false
      }
      if type == 1 { isCurved = true }
      path.append(point(x, y, matrix))
      if pdfium.segmentCloses(segment) != 0, let first = path.first { path.append(first) }
    }
    finish(path, isCurved: isCurved, painted)
  }

  private struct Paint {
    var fill: UInt32?
    var stroke: UInt32?
    var width: Double
  }

  private func color(_ object: CPDFiumObjectRef, _ read: CPDFiumObjectColor) -> UInt32? {
    var red: UInt32 = 0
    var green: UInt32 = 0
    var blue: UInt32 = 0
    var alpha: UInt32 = 255
    guard read(object, &red, &green, &blue, &alpha) != 0 else { return 0 }
    return alpha < 8 ? nil : red << 16 | green << 8 | blue
  }

  private mutating func finish(_ path: [(x: Double, y: Double)], isCurved: Bool, _ paint: Paint) {
    guard path.count > 1,
      let box = path.lazy.map({ Box(left: $0.x, top: $0.y, right: $0.x, bottom: $0.y) }).union(),
      box.left.isFinite, box.right.isFinite, box.top.isFinite, box.bottom.isFinite
    else { return }
    let isThin = min(box.width, box.height) <= Self.ruleThickness
    if isThin, paint.fill != nil || min(box.width, box.height) <= Self.straightness {
      if paint.fill != nil || paint.width <= 6 { return addThin(box) }
      return addThickStroke(box, paint)
    }
    if isCurved || !isRectilinear(path) {
      // The corners of a rounded frame still frame something; a drawing is remembered as an area.
      drawings.append(box)
      if isCurved, paint.stroke != nil || paint.fill.map({ $0 != 0xFFFFFF }) == true { addLongSides(path) }
      return
    }
    if paint.stroke != nil {
      addSides(path, .stroke)
    } else if let fill = paint.fill {
      if isRectangle(path, box) {
        fills.append(Fill(box: box, color: fill))
      } else if fill != 0xFFFFFF {
        addSides(path, .fill)
      }
    }
    if paint.stroke != nil, let fill = paint.fill, isRectangle(path, box) {
      fills.append(Fill(box: box, color: fill))
    }
  }

  private mutating func addThin(_ box: Box) {
    if box.width >= box.height {
      rules.append(
        .init(orientation: .horizontal, position: box.midY, start: box.left, end: box.right, origin: .stroke))
    } else {
      rules.append(
        .init(orientation: .vertical, position: box.midX, start: box.top, end: box.bottom, origin: .stroke))
    }
  }

  /// The sides of filled rectangles, but of those that lie in a larger one of their own colour: nobody sees them.
  private mutating func addFillSides() {
    let shaded = fills.filter { $0.color != 0xFFFFFF }
    let large = shaded.sorted { $0.box.area > $1.box.area }.prefix(2_000)
    for fill in shaded {
      let isHidden = large.contains { other in
        other.color == fill.color && other.box.area > fill.box.area * 1.02
          && other.box.insetBy(-1).encloses(fill.box)
      }
      guard !isHidden else { continue }
      let box = fill.box
      let corners = [
        (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom),
      ]
      addSides(corners.map { (x: $0.0, y: $0.1) }, .fill)
    }
  }

  /// A line drawn so wide that it is a coloured bar.
  private mutating func addThickStroke(_ box: Box, _ paint: Paint) {
    let half = paint.width / 2
    let bar =
      box.width >= box.height
      ? Box(left: box.left, top: box.midY - half, right: box.right, bottom: box.midY + half)
      : Box(left: box.midX - half, top: box.top, right: box.midX + half, bottom: box.bottom)
    guard let color = paint.stroke, color != 0xFFFFFF else { return }
    fills.append(Fill(box: bar, color: color))
  }

  private func isRectilinear(_ path: [(x: Double, y: Double)]) -> Bool {
    for (a, b) in zip(path, path.dropFirst())
    where abs(a.x - b.x) > Self.straightness && abs(a.y - b.y) > Self.straightness { return false }
    return true
  }

  private func isRectangle(_ path: [(x: Double, y: Double)], _ box: Box) -> Bool {
    path.count >= 4 && path.count <= 6
      && path.allSatisfy {
        (abs($0.x - box.left) < 1 || abs($0.x - box.right) < 1)
          && (abs($0.y - box.top) < 1 || abs($0.y - box.bottom) < 1)
      }
  }

  private mutating func addSides(
    _ path: [(x: Double, y: Double)], _ origin: Rule.Origin, minimum: Double = 0.5
  ) {
    var corners = path
    if origin == .fill, let first = path.first { corners.append(first) }
    for (a, b) in zip(corners, corners.dropFirst()) {
      if abs(a.y - b.y) <= Self.straightness, abs(a.x - b.x) > minimum {
        rules.append(
          .init(
            orientation: .horizontal, position: (a.y + b.y) / 2, start: min(a.x, b.x), end: max(a.x, b.x),
            origin: origin))
      } else if abs(a.x - b.x) <= Self.straightness, abs(a.y - b.y) > minimum {
        rules.append(
          .init(
            orientation: .vertical, position: (a.x + b.x) / 2, start: min(a.y, b.y), end: max(a.y, b.y),
            origin: origin))
      }
    }
  }

  /// The straight sides of a frame with round corners.
  private mutating func addLongSides(_ path: [(x: Double, y: Double)]) { addSides(path, .fill, minimum: 30) }
}

extension CPDFiumMatrix {
  static var identity: CPDFiumMatrix { CPDFiumMatrix(a: 1, b: 0, c: 0, d: 1, e: 0, f: 0) }

  /// This map, followed by `outer`.
  func then(_ outer: CPDFiumMatrix) -> CPDFiumMatrix {
    CPDFiumMatrix(
      a: a * outer.a + b * outer.c, b: a * outer.b + b * outer.d,
      c: c * outer.a + d * outer.c, d: c * outer.b + d * outer.d,
      e: e * outer.a + f * outer.c + outer.e, f: e * outer.b + f * outer.d + outer.f)
  }

  func apply(_ x: Float, _ y: Float) -> (x: Double, y: Double) {
    (Double(a * x + c * y + e), Double(b * x + d * y + f))
  }

  /// How much a length grows, as the geometric mean of both directions.
  var scale: Double { Double(abs(a * d - b * c)).squareRoot() }
}
