internal import CLibXML2

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Reads XML documents as a stream: memory does not grow with the document.
///
/// Nothing outside the document is ever read: no external subset of the document type, no external entity, no address.
/// Entities that the document declares itself are expanded within libxml2's limits of amplification, and nesting, names and
/// values within its limits of size.
public struct XMLDocumentParser {
  /// The names of elements and attributes.
  public let names: XMLNames

  /// Creates a parser.
  public init(names: XMLNames = XMLNames()) {
    xmlInitParser()
    self.names = names
  }

  /// Reads a file.
  /// - Parameters:
  ///   - passingOverDocumentType: Whether the document type is not looked at, where it declares no entities.
  ///   - proceed: Asked before each piece of up to 1 MiB, with the bytes read so far; false ends the reading as
  ///     ``XMLHandler/hasEnough`` does.
  /// - Throws: ``XMLFault``.
  public func parse(
    file path: String, into handler: XMLHandler, passingOverDocumentType: Bool = false,
    proceed: @escaping (Int) -> Bool = { _ in true }
  ) throws(XMLFault) {
    guard let file = fopen(path, "rb") else {
      throw XMLFault(.unreadable, "the file cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var isStart = true
    try parse(into: handler) { buffer in
      let count = fread(buffer.baseAddress, 1, buffer.count, file)
      if isStart && passingOverDocumentType {
        DocumentType.blank(UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(count)))
      }
      isStart = false
      return count == 0 && ferror(file) != 0 ? nil : count
    } proceed: {
      proceed($0)
    }
  }

  /// Reads a document in memory.
  /// - Throws: ``XMLFault``.
  public func parse(bytes: [UInt8], into handler: XMLHandler) throws(XMLFault) {
    var rest = bytes[...]
    try parse(into: handler) { buffer in
      let piece = rest.prefix(buffer.count)
      buffer.copyBytes(from: piece)
      rest = rest.dropFirst(piece.count)
      return piece.count
    } proceed: { _ in
      true
    }
  }

  private func parse(
    into handler: XMLHandler, read: @escaping (UnsafeMutableRawBufferPointer) -> Int?,
    proceed: @escaping (Int) -> Bool
  ) throws(XMLFault) {
    let session = XMLSession(handler, names, read: read, proceed: proceed)
    var sax = XMLSession.callbacks()
    let opaque = Unmanaged.passUnretained(session).toOpaque()
    // What libxml2 finds wrong outside of a document, as when it decodes bytes, would else go to standard error.
    xmlSetStructuredErrorFunc(opaque) { opaque, error in
      guard let opaque, let error else { return }
      Unmanaged<XMLSession>.fromOpaque(opaque).takeUnretainedValue().note(error.pointee)
    }
    defer { xmlSetStructuredErrorFunc(nil, nil) }
    guard
      let context = xmlCreateIOParserCtxt(
        &sax, nil,
        { opaque, target, count in
          guard let opaque, let target else { return -1 }
          return Unmanaged<XMLSession>.fromOpaque(opaque).takeUnretainedValue().read(target, Int(count))
        }, nil, opaque, XML_CHAR_ENCODING_NONE)
    else {
      throw session.fault ?? XMLFault(.unreadable, "the file cannot be read")
    }
    context.pointee._private = opaque
    let options = XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue
    xmlCtxtUseOptions(context, Int32(options))
    xmlParseDocument(context)
    let isWellFormed = context.pointee.wellFormed == 1
    if let document = context.pointee.myDoc { xmlFreeDoc(document) }
    context.pointee.myDoc = nil
    xmlFreeParserCtxt(context)
    names.endDocument()
    if handler.hasEnough && session.fault?.kind != .externalEntity { return }
    if let fault = session.fault { throw fault }
    guard isWellFormed else { throw XMLFault(.malformed, "this is not well-formed XML") }
  }
}
