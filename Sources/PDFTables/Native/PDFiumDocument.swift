import CPDFium
import Foundation

/// An open document. Not `Sendable`: one task opens, reads and drops it.
final class PDFiumDocument {
  let library: PDFiumLibrary
  /// PDFium reads from this memory until the document is closed.
  private let bytes: UnsafeMutableRawBufferPointer
  private let handle: CPDFiumDocumentRef
  private let formCallbacks: UnsafeMutablePointer<CPDFiumFormFill>
  private let form: CPDFiumFormRef?
  let pageCount: Int

  /// Opens the document in `bytes`. Throws `PDFError`.
  init(bytes source: borrowing [UInt8], password: String?) throws {
    let library = try PDFiumLibrary.shared()
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, source.count), alignment: 16)
    source.withUnsafeBytes { bytes.copyMemory(from: $0) }
    let count = source.count
    let opened = library.exclusively { pdfium -> Result<(CPDFiumDocumentRef, Int), PDFError> in
      let handle =
        password.map { $0.withCString { pdfium.loadDocument(bytes.baseAddress, count, $0) } }
        ?? pdfium.loadDocument(bytes.baseAddress, count, nil)
      guard let handle else {
        return .failure(Self.error(code: pdfium.lastError(), hasPassword: password != nil))
      }
      return .success((handle, Int(pdfium.pageCount(handle))))
    }
    let document: (CPDFiumDocumentRef, Int)
    do { document = try opened.get() } catch {
      bytes.deallocate()
      throw error
    }
    self.library = library
    self.bytes = bytes
    handle = document.0
    pageCount = document.1
    let callbacks = UnsafeMutablePointer<CPDFiumFormFill>.allocate(capacity: 1)
    callbacks.initialize(to: CPDFiumFormFill())
    callbacks.pointee.version = 2
    formCallbacks = callbacks
    form = library.exclusively { $0.initForm(document.0, callbacks) }
  }

  deinit {
    library.exclusively { pdfium in
      if let form { pdfium.exitForm(form) }
      pdfium.closeDocument(handle)
    }
    formCallbacks.deallocate()
    bytes.deallocate()
  }

  /// Loads a page, gives it to `body` while PDFium is held, and closes it.
  func withPage<Value>(
    number: Int, _ body: (PDFiumFunctions, CPDFiumPageRef, CPDFiumFormRef?) throws -> Value
  ) throws -> Value {
    guard number >= 1, number <= pageCount else { throw PDFError.noSuchPage(page: number, count: pageCount) }
    return try library.exclusively { pdfium in
      guard let page = pdfium.loadPage(handle, Int32(number - 1)) else {
        throw PDFError.notADocument(reason: "page \(number) is damaged")
      }
      defer { pdfium.closePage(page) }
      return try body(pdfium, page, form)
    }
  }

  /// PDFium's `FPDF_ERR_*` numbers.
  private static func error(code: UInt, hasPassword: Bool) -> PDFError {
    switch code {
    case 3: .notADocument(reason: "no PDF structure was found")
    case 4: .passwordNeeded(given: hasPassword)
    case 5: .unsupportedSecurity
    default: .notADocument(reason: "PDFium could not open it (code \(code))")
    }
  }
}
