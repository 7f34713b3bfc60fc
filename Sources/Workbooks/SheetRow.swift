/// A row of a sheet: those of its cells that hold something, from left to right.
package struct SheetRow {
  /// The number of the row, from 1.
  package let number: Int
  package let cells: ArraySlice<Cell>
  private let bytes: UnsafeBufferPointer<UInt8>

  /// A cell and where its text stands.
  package struct Cell {
    package let row: Int
    /// The number of the column, from 1.
    package let column: Int
    package let kind: Kind
    let start: Int
    let end: Int
  }

  /// What a cell holds.
  package enum Kind: UInt8 {
    case number, boolean, time, error
    /// A text, or whatever else a cell says.
    case text
    /// A number of more digits than a workbook is sure of.
    case longNumber
  }

  init(_ number: Int, _ cells: ArraySlice<Cell>, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.number = number
    self.cells = cells
    self.bytes = bytes
  }

  /// The text of a cell as people see it, in UTF-8; valid while the row is.
  package func text(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[cell.start..<cell.end])
  }
}
