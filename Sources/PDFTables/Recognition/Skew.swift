import Foundation

/// How far the lines of a scanned page are from level.
///
/// The upper edges of all that is dark are projected along many angles; along the lines of text, and along rules, they
/// fall together.
struct Skew {
  /// In radians; positive where lines fall to the right.
  let angle: Double

  /// Less is the roughness of the scan, and below what moves a line's ends by more than half a point.
  private static let least = 0.05 * Double.pi / 180

  init(of image: PageImage, ink: InkMask) {
    let step = max(1, Int(image.scale))
    var points: [(x: Float, y: Float)] = []
    for x in stride(from: 0, to: ink.width, by: step) {
      for y in 1..<max(1, ink.height) where ink[x, y] && !ink[x, y - 1] {
        points.append((Float(x), Float(y)))
      }
    }
    let projection = Projection(points: points, width: ink.width, height: ink.height, pitch: image.scale / 2)
    let degree = Double.pi / 180
    func best(around middle: Double, within reach: Double, step: Double) -> Double {
      stride(from: middle - reach, through: middle + reach, by: step).max {
        projection.sharpness(at: $0) < projection.sharpness(at: $1)
      } ?? 0
    }
    let coarse = best(around: 0, within: 5 * degree, step: 0.2 * degree)
    let fine = best(around: coarse, within: 0.2 * degree, step: 0.02 * degree)
    let isSure = projection.sharpness(at: fine) > 1.1 * projection.sharpness(at: 0)
    angle = isSure && abs(fine) >= Self.least ? fine : 0
  }
}

private struct Projection {
  let points: [(x: Float, y: Float)]
  let width: Int
  let height: Int
  /// The height of a bin, in pixels.
  let pitch: Double

  /// The sum of the squares of what falls into each bin.
  func sharpness(at angle: Double) -> Double {
    let scale = Float(1 / pitch)
    let slope = Float(tan(angle))
    let margin = Int(abs(slope) * Float(width) * scale) + 2
    var bins = [Int32](repeating: 0, count: Int(Float(height) * scale) + 2 * margin)
    for point in points { bins[Int((point.y - point.x * slope) * scale) + margin] += 1 }
    return bins.reduce(0) { $0 + Double($1) * Double($1) }
  }
}

extension PageImage {
  /// Turns a grey image about its middle so that lines which fall by `angle` are level; paper comes in at the corners.
  mutating func level(_ angle: Double) {
    guard format == .gray, angle != 0, width > 1, height > 1 else { return }
    let (sine, cosine) = (sin(angle), cos(angle))
    let (middleX, middleY) = (Double(width) / 2, Double(height) / 2)
    let (width, height) = (width, height)
    var turned = [UInt8](repeating: 255, count: pixels.count)
    pixels.withUnsafeBufferPointer { source in
      for y in 0..<height {
        let dy = Double(y) - middleY
        for x in 0..<width {
          let dx = Double(x) - middleX
          let sourceX = middleX + dx * cosine - dy * sine
          let sourceY = middleY + dx * sine + dy * cosine
          guard sourceX >= 0, sourceY >= 0, sourceX < Double(width - 1), sourceY < Double(height - 1) else {
            continue
          }
          let (left, top) = (Int(sourceX), Int(sourceY))
          let (right, below) = (Int((sourceX - Double(left)) * 256), Int((sourceY - Double(top)) * 256))
          let at = top * width + left
          let upper = Int(source[at]) * (256 - right) + Int(source[at + 1]) * right
          let lower = Int(source[at + width]) * (256 - right) + Int(source[at + width + 1]) * right
          turned[y * width + x] = UInt8((upper * (256 - below) + lower * below) >> 16)
        }
      }
    }
    pixels = turned
  }
}
