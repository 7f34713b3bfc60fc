/// The ruled lines in the image of a page: long thin stretches of ink. They are taken for drawn rules, and out of the
/// image, since recognition reads them as text.
struct ScannedRules {
  /// In points.
  private(set) var rules: [Rule] = []
  private let scale: Double

  /// The shortest rule, and the shortest vertical one between two rules, in points. Letters have shorter strokes.
  private static let length = 24.0
  private static let shortLength = 9.0
  /// What is thicker is no line, in points.
  private static let thickness = 2.5

  /// Finds the rules of a level grey image and paints paper over them.
  init(takingOutOf image: inout PageImage, ink: InkMask) {
    scale = image.scale
    let horizontal = strokes(in: ink, length: Self.length)
    let vertical = strokes(in: ink.transposed, length: Self.shortLength).filter { stroke in
      stroke.length >= Self.length * scale
        || horizontal.contains { stroke.isEnded(by: $0, within: 2 * scale) }
    }
    rules = horizontal.map { $0.rule(.horizontal, scale) } + vertical.map { $0.rule(.vertical, scale) }
    for run in horizontal.flatMap(\.runs) {
      image.paint(columns: run.start..<run.end, rows: (run.row - 1)..<(run.row + 2))
    }
    for run in vertical.flatMap(\.runs) {
      image.paint(columns: (run.row - 1)..<(run.row + 2), rows: run.start..<run.end)
    }
  }

  /// Runs of neighbouring rows that touch, where they are thin.
  private func strokes(in ink: InkMask, length: Double) -> [Stroke] {
    var open: [Stroke] = []
    var done: [Stroke] = []
    for run in ink.runs(length: Int(length * scale), hole: max(1, Int(scale / 4))) {
      done += open.filter { $0.last.row < run.row - 1 }
      open.removeAll { $0.last.row < run.row - 1 }
      if let index = open.firstIndex(where: { $0.touches(run) }) {
        open[index].add(run)
      } else {
        open.append(Stroke(run))
      }
    }
    return (done + open).filter { $0.thickness <= Self.thickness * scale + 1 }
  }
}

/// Runs that make one line, in pixels.
private struct Stroke {
  private(set) var runs: [InkMask.Run]
  private var start: Int
  private var end: Int

  init(_ run: InkMask.Run) {
    runs = [run]
    start = run.start
    end = run.end
  }

  var last: InkMask.Run { runs[runs.count - 1] }
  var length: Double { Double(end - start) }
  private var area: Int { runs.reduce(0) { $0 + $1.end - $1.start } }

  /// The mean thickness; a run counts with its neighbours' ink, which adds two.
  var thickness: Double { Double(area) / length - 2 }

  private var middle: Double {
    Double(runs.reduce(0) { $0 + $1.row * ($1.end - $1.start) }) / Double(area) + 0.5
  }

  func touches(_ run: InkMask.Run) -> Bool {
    runs.reversed().prefix { $0.row >= run.row - 1 }
      .contains { $0.row < run.row && $0.start < run.end && $0.end > run.start }
  }

  mutating func add(_ run: InkMask.Run) {
    runs.append(run)
    start = min(start, run.start)
    end = max(end, run.end)
  }

  /// A vertical stroke begins or ends at a horizontal one.
  func isEnded(by other: Stroke, within tolerance: Double) -> Bool {
    Double(other.start) - tolerance < middle && middle < Double(other.end) + tolerance
      && (abs(Double(start) - other.middle) < tolerance || abs(Double(end) - other.middle) < tolerance)
  }

  func rule(_ orientation: Rule.Orientation, _ scale: Double) -> Rule {
    Rule(
      orientation: orientation, position: middle / scale, start: Double(start) / scale,
      end: Double(end) / scale,
      origin: .stroke)
  }
}

extension PageImage {
  /// Makes pixels of a grey image white.
  fileprivate mutating func paint(columns: Range<Int>, rows: Range<Int>) {
    let columns = columns.clamped(to: 0..<width)
    for y in rows.clamped(to: 0..<height) {
      for x in columns { pixels[y * width + x] = 255 }
    }
  }
}
