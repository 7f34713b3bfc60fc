/// Why a workbook cannot be read. The description is a sentence for people.
package struct WorkbookFault: Error, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
