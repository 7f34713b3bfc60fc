/// Which pixels of a grey image are darker than its paper.
struct InkMask {
  let width: Int
  let height: Int
  private var bits: [Bool]

  /// How much darker than the paper ink is; thin and grey lines are pale in a scan.
  private static let contrast = 50

  init(_ image: PageImage) {
    width = image.width
    height = image.height
    var counts = [Int](repeating: 0, count: 256)
    for pixel in image.pixels { counts[Int(pixel)] += 1 }
    let paper = (128..<256).max { counts[$0] < counts[$1] } ?? 255
    let threshold = UInt8(paper - Self.contrast)
    bits = image.pixels.map { $0 < threshold }
  }

  subscript(x: Int, y: Int) -> Bool { bits[y * width + x] }

  /// Columns as rows and rows as columns.
  var transposed: InkMask { InkMask(transposing: self) }

  private init(transposing mask: InkMask) {
    width = mask.height
    height = mask.width
    let (width, height) = (width, height)
    bits = [Bool](unsafeUninitializedCapacity: mask.bits.count) { target, count in
      mask.bits.withUnsafeBufferPointer { source in
        // In tiles, so that both sides stay in the cache.
        for top in stride(from: 0, to: height, by: 64) {
          for left in stride(from: 0, to: width, by: 64) {
            for y in top..<min(height, top + 64) {
              for x in left..<min(width, left + 64) {
                target.initializeElement(at: y * width + x, to: source[x * height + y])
              }
            }
          }
        }
      }
      count = mask.bits.count
    }
  }

  /// A stretch of ink in one row.
  struct Run {
    var row: Int
    var start: Int
    /// Behind the last pixel.
    var end: Int
  }

  /// Stretches of ink at least `length` long, by row; a row counts with the ink of its neighbours, and holes up to `hole` wide
  /// do not end a stretch.
  func runs(length: Int, hole: Int) -> [Run] {
    var runs: [Run] = []
    bits.withUnsafeBufferPointer { bits in
      for row in 1..<max(1, height - 1) {
        var start = -1
        var last = -1
        let at = row * width
        for x in 0..<width where bits[at + x] || bits[at + x - width] || bits[at + x + width] {
          if start < 0 || x - last > hole + 1 {
            if start >= 0, last - start >= length { runs.append(Run(row: row, start: start, end: last + 1)) }
            start = x
          }
          last = x
        }
        if start >= 0, last - start >= length { runs.append(Run(row: row, start: start, end: last + 1)) }
      }
    }
    return runs
  }
}
