import LibXML2

extension Problem {
  /// A fault of a document as a person reads it.
  /// - Parameter format: The reader's name, which the code starts with.
  init(_ fault: XMLFault, _ format: String, source: String, file: String) {
    let advice: String? =
      switch fault.kind {
      case .malformed: "Repair the file, or get it again: it may have been cut off."
      case .encoding: "Save it again in UTF-8, or correct what the file says of its encoding."
      case .externalEntity: "Take the reference out, if what the file holds itself is all that is needed."
      case .expansion: "Files that are made like this are meant to harm: do not load it."
      case .limit, .unreadable: nil
      }
    let message = fault.message.prefix(1).uppercased() + fault.message.dropFirst()
    self.init(
      "\(format).\(fault.kind.rawValue)", message + ".", source: source, file: file, line: fault.line,
      advice: advice)
  }
}
