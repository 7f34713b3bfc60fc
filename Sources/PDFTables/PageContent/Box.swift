/// An axis-parallel rectangle in points; the origin is the top left corner of the page turned for reading,
/// `x` grows to the right and `y` downwards.
public struct Box: Hashable, Sendable, Codable {
  /// x of the left side, in points.
  public var left: Double
  /// y of the upper side, in points.
  public var top: Double
  /// x of the right side, in points.
  public var right: Double
  /// y of the lower side, in points.
  public var bottom: Double

  /// A rectangle from its four sides, in points.
  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// In points, never negative for a well-formed box.
  public var width: Double { right - left }
  /// In points, never negative for a well-formed box.
  public var height: Double { bottom - top }
}

extension Box {
  var midX: Double { (left + right) / 2 }
  var midY: Double { (top + bottom) / 2 }
  var area: Double { max(0, width) * max(0, height) }

  func union(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), top: min(top, other.top),
      right: max(right, other.right), bottom: max(bottom, other.bottom))
  }

  func intersection(_ other: Box) -> Box? {
    let box = Box(
      left: max(left, other.left), top: max(top, other.top),
      right: min(right, other.right), bottom: min(bottom, other.bottom))
    return box.left < box.right && box.top < box.bottom ? box : nil
  }

  func contains(x: Double, y: Double) -> Bool { x >= left && x < right && y >= top && y < bottom }

  func containsMiddle(of other: Box) -> Bool { contains(x: other.midX, y: other.midY) }

  func encloses(_ other: Box) -> Bool {
    left <= other.left && right >= other.right && top <= other.top && bottom >= other.bottom
  }

  func insetBy(_ distance: Double) -> Box {
    Box(left: left + distance, top: top + distance, right: right - distance, bottom: bottom - distance)
  }

  func horizontalOverlap(_ other: Box) -> Double { min(right, other.right) - max(left, other.left) }
  func verticalOverlap(_ other: Box) -> Double { min(bottom, other.bottom) - max(top, other.top) }
}

extension Sequence<Box> {
  /// The smallest box around all, nil when there is none.
  func union() -> Box? { reduce(nil as Box?) { sum, box in sum?.union(box) ?? box } }
}
