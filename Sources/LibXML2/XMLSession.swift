internal import CLibXML2

/// The reading of one document: what libxml2 calls back.
final class XMLSession {
  let handler: XMLHandler
  let names: XMLNames
  /// The first fault; what follows it is its consequence.
  var fault: XMLFault?
  private let source: (UnsafeMutableRawBufferPointer) -> Int?
  private let proceed: (Int) -> Bool
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  private var unread = 0..<0
  private var total = 0
  /// Bytes of content handed over since the first entity was used: where they are far more than the document's own, its
  /// entities multiply. libxml2 alone does not see a long entity that is used often.
  private var expanded: Int?

  private static let allowedExpansion = 1 << 20
  private static let allowedAmplification = 10

  init(
    _ handler: XMLHandler, _ names: XMLNames, read: @escaping (UnsafeMutableRawBufferPointer) -> Int?,
    proceed: @escaping (Int) -> Bool
  ) {
    self.handler = handler
    self.names = names
    source = read
    self.proceed = proceed
  }

  deinit { buffer.deallocate() }

  /// Gives libxml2 the next bytes: 0 at the end, -1 where they cannot be read.
  func read(_ target: UnsafeMutablePointer<CChar>, _ count: Int) -> Int32 {
    if handler.hasEnough { return 0 }
    if unread.isEmpty {
      guard proceed(total) else {
        handler.hasEnough = true
        return 0
      }
      guard let filled = source(buffer) else {
        fault = fault ?? XMLFault(.unreadable, "the file cannot be read")
        return -1
      }
      unread = 0..<filled
      total += filled
    }
    let piece = unread.prefix(count)
    UnsafeMutableRawBufferPointer(start: target, count: count).copyMemory(
      from: .init(rebasing: buffer[piece]))
    unread = piece.upperBound..<unread.upperBound
    return Int32(piece.count)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> (XMLSession, xmlParserCtxtPtr)? {
    guard let context = context?.assumingMemoryBound(to: xmlParserCtxt.self),
      let own = context.pointee._private
    else { return nil }
    return (Unmanaged<XMLSession>.fromOpaque(own).takeUnretainedValue(), context)
  }

  /// The callbacks: libxml2's own for declarations, so that internal entities and default attributes work; ours for content.
  static func callbacks() -> xmlSAXHandler {
    var sax = xmlSAXHandler()
    xmlSAXVersion(&sax, 2)
    sax.externalSubset = nil
    sax.reference = nil
    sax.comment = nil
    sax.processingInstruction = nil
    sax.startElementNs = { context, local, prefix, uri, _, _, count, _, attributes in
      guard let (session, context) = XMLSession.of(context) else { return }
      session.handler.line = Int(context.pointee.input?.pointee.line ?? 0)
      let attributes = XMLAttributes(pointers: attributes, count: Int(count), names: session.names)
      if session.expanded != nil {
        let bytes = (0..<attributes.count).reduce(0) { $0 + attributes.value($1).count }
        guard session.allows(bytes, context) else { return }
      }
      session.handler.start(session.names.number(local, prefix, uri), attributes)
    }
    sax.endElementNs = { context, _, _, _ in
      guard let (session, context) = XMLSession.of(context) else { return }
      session.handler.line = Int(context.pointee.input?.pointee.line ?? 0)
      session.handler.end()
    }
    sax.characters = { context, bytes, count in
      guard let (session, context) = XMLSession.of(context) else { return }
      if session.expanded != nil {
        guard session.allows(Int(count), context) else { return }
      }
      session.handler.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    sax.ignorableWhitespace = sax.characters
    sax.cdataBlock = sax.characters
    sax.getEntity = { context, name in XMLSession.entity(context, xmlSAX2GetEntity(context, name)) }
    sax.getParameterEntity = { context, name in
      XMLSession.entity(context, xmlSAX2GetParameterEntity(context, name))
    }
    sax.serror = { context, error in
      if let (session, _) = XMLSession.of(context), let error { session.note(error.pointee) }
    }
    return sax
  }

  /// Keeps the first fault.
  func note(_ error: xmlError) { fault = fault ?? XMLFault(error) }

  /// Counts content that may come from entities, and ends the reading where it is far more than the document holds.
  /// - Returns: Whether it goes on; if not, the bytes that were counted are gone.
  private func allows(_ bytes: Int, _ context: xmlParserCtxtPtr) -> Bool {
    let sum = (expanded ?? 0) + bytes
    expanded = sum
    if sum <= Self.allowedExpansion || sum <= Self.allowedAmplification * total { return true }
    fault =
      fault
      ?? XMLFault(
        .expansion, XMLFault.expansionMessage, line: Int(context.pointee.input?.pointee.line ?? 0))
    xmlStopParser(context)
    return false
  }

  /// An entity that is used; one from outside the document ends the reading.
  private static func entity(_ context: UnsafeMutableRawPointer?, _ entity: xmlEntityPtr?) -> xmlEntityPtr? {
    guard let entity, let (session, context) = XMLSession.of(context) else { return entity }
    session.expanded = session.expanded ?? 0
    let kind = entity.pointee.etype
    guard kind == XML_EXTERNAL_GENERAL_PARSED_ENTITY || kind == XML_EXTERNAL_PARAMETER_ENTITY else {
      return entity
    }
    let name = entity.pointee.name.map { String(cString: $0) } ?? ""
    let target = entity.pointee.SystemID.map { String(cString: $0) } ?? ""
    session.fault =
      session.fault
      ?? XMLFault(
        .externalEntity, "the entity '\(name)' refers to '\(target)', and nothing outside the file is read",
        line: Int(context.pointee.input?.pointee.line ?? 0))
    xmlStopParser(context)
    return nil
  }
}

extension XMLFault {
  fileprivate static let expansionMessage = "its entities expand to far more than the file holds"

  /// What libxml2 says; nil for warnings.
  init?(_ error: xmlError) {
    // An undeclared prefix takes nothing away: names are compared without them.
    let isNamespace = error.domain == Int32(XML_FROM_NAMESPACE.rawValue)
    guard error.level.rawValue >= XML_ERR_ERROR.rawValue, !isNamespace else { return nil }
    var message = error.message.map { String(cString: $0) } ?? "this is not well-formed XML"
    message = message.split(separator: "\n").joined(separator: " ")
    let code = UInt32(bitPattern: error.code)
    let kind: Kind =
      switch code {
      case XML_ERR_ENTITY_LOOP.rawValue: .expansion
      case XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_UNKNOWN_ENCODING.rawValue,
        XML_ERR_UNSUPPORTED_ENCODING.rawValue, XML_I18N_CONV_FAILED.rawValue, XML_ERR_INVALID_CHAR.rawValue:
        .encoding
      case XML_ERR_INTERNAL_ERROR.rawValue where message.tellsOfLimit, XML_ERR_NAME_TOO_LONG.rawValue: .limit
      case _ where message.tellsOfLimit: .limit
      default: .malformed
      }
    if kind == .expansion { message = Self.expansionMessage }
    self.init(
      kind, message, line: error.line > 0 ? Int(error.line) : nil,
      column: error.int2 > 0 ? Int(error.int2) : nil)
  }
}

extension String {
  /// Whether a message of libxml2 tells of a limit of size or depth.
  fileprivate var tellsOfLimit: Bool {
    ["Excessive depth", "too long", "too big", "Huge input", "HUGE"].contains { self.contains($0) }
  }
}
