import CPDFium

/// The map from PDF user space (y upwards, origin anywhere) to reading space: the page's box moved to the
/// origin, turned clockwise by quarters so that most text is upright, y downwards.
struct PageTurn: Sendable {
  let userBox: CPDFiumRect
  /// Clockwise quarter turns applied to the page, 0 to 3.
  let quarters: Int

  private var userWidth: Double { Double(userBox.right - userBox.left) }
  private var userHeight: Double { Double(userBox.top - userBox.bottom) }

  var width: Double { quarters % 2 == 0 ? userWidth : userHeight }
  var height: Double { quarters % 2 == 0 ? userHeight : userWidth }

  func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let fromLeft = x - Double(userBox.left)
    let fromBottom = y - Double(userBox.bottom)
    return switch quarters {
    case 1: (fromBottom, fromLeft)
    case 2: (userWidth - fromLeft, fromBottom)
    case 3: (userHeight - fromBottom, userWidth - fromLeft)
    default: (fromLeft, userHeight - fromBottom)
    }
  }

  func box(_ rect: CPDFiumRect) -> Box {
    let first = point(Double(rect.left), Double(rect.bottom))
    let second = point(Double(rect.right), Double(rect.top))
    return Box(
      left: min(first.x, second.x), top: min(first.y, second.y),
      right: max(first.x, second.x), bottom: max(first.y, second.y))
  }
}
