extension SourceDefinition {
  /// What changes when the declaration of the reader does: where it stopped says nothing about another question.
  var readerDigest: String { FileStamp.digest(of: reader.name + readerSettings.node.canonical) }

  /// What changes when the declaration does: a file loaded with another configuration is read again. When a source runs says
  /// nothing about what its files hold.
  var configurationDigest: String {
    FileStamp.digest(
      of: setting.node.without("schedule").without("freshness").canonical
        + tag.columns.map { "\($0)" }.joined())
  }
}
