import Foundation
import Workbooks

/// Writes the rows of a sheet as lines.
final class ExcelGridWriter {
  private(set) var seen = ExcelSurvey()
  /// The columns that every line has; nil where nothing was written, or rows are wider.
  private(set) var columns: ClosedRange<Int>?
  private let isGiven: Bool
  private let range: CellRange?
  private let handle: FileHandle
  private var hasBegun = false
  private var line = 0
  private var buffer: [UInt8] = []

  /// The widest sheet whose own word is taken for it.
  private static let trusted = 200

  /// - Parameter columns: nil for those that the sheet itself says it has.
  init(_ file: URL, columns: ClosedRange<Int>?, range: CellRange?) throws {
    _ = FileManager.default.createFile(
      atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    handle = try FileHandle(forWritingTo: file)
    self.columns = columns
    self.range = range
    isGiven = columns != nil
    buffer.reserveCapacity(1 << 20 + 1 << 16)
  }

  func append(_ row: SheetRow, _ dimension: CellRange?) throws {
    if !hasBegun {
      hasBegun = true
      if !isGiven { columns = trusted(dimension) }
    }
    seen.add(row)
    guard let columns, let first = row.cells.first, let last = row.cells.last else { return }
    guard first.column >= columns.lowerBound, last.column <= columns.upperBound else {
      self.columns = nil
      return
    }
    while line < row.number - 1 {
      buffer.append(10)
      line += 1
    }
    var column = columns.lowerBound
    for cell in row.cells {
      while column < cell.column {
        buffer.append(UInt8(ascii: ","))
        column += 1
      }
      append(row.text(cell), isText: cell.kind == .text, isFirst: column == columns.lowerBound)
    }
    while column < columns.upperBound {
      buffer.append(UInt8(ascii: ","))
      column += 1
    }
    buffer.append(10)
    line += 1
    if buffer.count >= 1 << 20 { try flush() }
  }

  private func trusted(_ dimension: CellRange?) -> ClosedRange<Int>? {
    guard let told = dimension?.columns else { return nil }
    let columns = range.map { told.clamped(to: $0.columns) } ?? told
    return columns.count <= Self.trusted ? columns : nil
  }

  private func append(_ text: UnsafeBufferPointer<UInt8>, isText: Bool, isFirst: Bool) {
    // A number sign begins no comment.
    guard isText, text.contains(where: Self.isSpecial) || isFirst && text.first == UInt8(ascii: "#") else {
      buffer.append(contentsOf: text)
      return
    }
    buffer.append(UInt8(ascii: "\""))
    for (index, byte) in text.enumerated() {
      switch byte {
      case 13 where index + 1 < text.count && text[index + 1] == 10: break
      case 10, 13, 0x0B:
        seen.holdsBreaks = true
        buffer.append(0x0B)
      case UInt8(ascii: "\""):
        buffer.append(byte)
        buffer.append(byte)
      default:
        if byte >= 0x1C, byte < 0x20 { seen.holdsSeparators = true }
        buffer.append(byte)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20
  }

  private func flush() throws {
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try flush()
    try handle.close()
  }
}
