/// Files that one kind of source reads, among those of a folder, an archive or a bucket.
struct FileGroup {
  let kind: ReaderKind
  /// In the order in which they are read.
  private(set) var inputs: [Input] = []
  private var weight = 0
  /// How many files there are of other kinds.
  private var others: [String] = []

  /// The group that weighs most; nil where there are no files. An ending that several kinds read counts for the first of them.
  static func largest(of files: [(input: Input, weight: Int)]) -> FileGroup? {
    var groups: [FileGroup] = []
    for file in files {
      let ending = FileFinder.kind(of: file.input.name)
      guard let kind = ReaderKind.all.first(where: { $0.inspection.endings.contains(ending) }) else {
        continue
      }
      let index = groups.firstIndex { $0.kind.name == kind.name } ?? groups.endIndex
      if index == groups.endIndex { groups.append(FileGroup(kind: kind)) }
      groups[index].inputs.append(file.input)
      groups[index].weight += file.weight
    }
    guard var largest = groups.max(by: { ($0.weight, $0.inputs.count) < ($1.weight, $1.inputs.count) }) else {
      return nil
    }
    largest.others = groups.filter { $0.kind.name != largest.kind.name }.map {
      "\($0.inputs.count) \($0.kind.name)"
    }
    return largest
  }

  private init(kind: ReaderKind) { self.kind = kind }

  /// What reads the files.
  /// - Parameter kind: What the content of the first says.
  func finding(_ kind: ReaderKind) -> Inspection.Finding {
    let besides = others.isEmpty ? "" : "; besides \(others.joined(separator: ", "))"
    return Inspection.Finding("kind", kind.name, why: "\(inputs.count) of its files\(besides)")
  }

  /// What to do where a folder's files are of a kind that their ending is not known for.
  func namedOtherwise(_ kind: ReaderKind, ending: String, in path: String) -> IngestError {
    let pattern = (path.hasSuffix("/") ? String(path.dropLast()) : path) + "/*.\(ending)"
    return IngestError(
      .source,
      Problem(
        "inspect.ending",
        "By its first bytes the first of \(inputs.count) files is read by \(kind.name), which looks for other endings in a folder.",
        file: inputs.first?.name, advice: "Name them by a pattern: ingestor inspect '\(pattern)'."))
  }

  /// Why there is nothing to inspect.
  static func nothing(in path: String) -> IngestError {
    IngestError(
      .source,
      Problem(
        "inspect.unknown", "It holds no file that a kind of source reads.", file: path,
        advice: "Files are told by their endings: \(ReaderKind.endings.sorted().joined(separator: ", "))."))
  }
}

extension ReaderKind {
  /// The endings of files that some kind reads.
  static var endings: Set<String> { all.reduce(into: []) { $0.formUnion($1.inspection.endings) } }
}
