import Archives
import Foundation

/// Makes files of inputs that are none yet: downloads, unpacks. What it makes is in the staging area's spool folder.
struct FileFetcher {
  let context: ReaderContext
  /// The endings of names that count in an archive.
  let endings: Set<String>

  /// - Throws: ``IngestError`` with everything that cannot be fetched.
  func fetch(_ inputs: [Input], in area: StagingArea) async throws -> [FetchedInput] {
    var fetched: [String: FetchedInput] = [:]
    var problems: [Problem] = []
    // Members of one archive are unpacked in one pass over it.
    var archives: [(location: String, inputs: [Input])] = []
    for input in inputs {
      do {
        switch input.origin {
        case nil: fetched[input.name] = FetchedInput(input)
        case .compressed:
          area.progress.text = "unpacking \(input.name)"
          let copy = try unpacked(URL(fileURLWithPath: input.location), named: input.name, in: area)
          fetched[input.name] = try single(input, copy)
        case .member:
          if let index = archives.firstIndex(where: { $0.location == input.location }) {
            archives[index].inputs.append(input)
          } else {
            archives.append((input.location, [input]))
          }
        case .remote(let file, let members):
          area.progress.text = "downloading \(input.name)"
          fetched[input.name] = try await download(input, file, members, in: area)
        }
      } catch let error as ArchiveError {
        problems.append(Problem(error, source: context.source, file: input.name))
      } catch let error as IngestError where error.kind == .source {
        problems += error.problems
      }
    }
    for (location, members) in archives {
      do {
        area.progress.text =
          "unpacking \(members.count) members of \((location as NSString).lastPathComponent)"
        for (input, copy) in zip(members, try unpack(members, of: URL(fileURLWithPath: location), in: area)) {
          fetched[input.name] = try single(input, copy)
        }
      } catch let error as ArchiveError {
        problems.append(Problem(error, source: context.source, file: members[0].name))
      }
    }
    area.progress.text = nil
    guard problems.isEmpty else { throw IngestError(.source, problems) }
    return inputs.compactMap { fetched[$0.name] }
  }

  private func single(_ input: Input, _ copy: URL) throws -> FetchedInput {
    FetchedInput(input, copies: [input.copy(at: copy)], digest: try FileStamp.digest(copy))
  }

  /// A compressed file unpacked, as often as its name says.
  private func unpacked(_ file: URL, named name: String, in area: StagingArea) throws -> URL {
    var (file, name) = (file, name)
    while Archive.isCompressed(name) {
      let target = try area.newFile(FileFinder.spoolName(name))
      try Archive.compressed(file).unpack(["": target], limits: context.places.unpacking)
      (file, name) = (target, (name as NSString).deletingPathExtension)
    }
    return file
  }

  /// The files of members of one archive, in their order.
  private func unpack(_ inputs: [Input], of archive: URL, in area: StagingArea) throws -> [URL] {
    let chains = inputs.map { input in
      if case .member(let chain) = input.origin { chain } else { [String]() }
    }
    let files = try unpack(chains, of: archive, in: area)
    return try zip(inputs, files).map { try unpacked($1, named: $0.name, in: area) }
  }

  private func unpack(_ chains: [[String]], of archive: URL, in area: StagingArea) throws -> [URL] {
    var targets: [String: URL] = [:]
    for chain in chains {
      guard let first = chain.first, targets[first] == nil else { continue }
      targets[first] = try area.newFile(
        FileFinder.spoolName(first) + (Archive.isCompressed(first) ? ".packed" : ""))
    }
    try Archive.members(of: archive).unpack(targets, limits: context.places.unpacking)
    return try chains.map { chain in
      guard let first = chain.first, let file = targets[first] else { return archive }
      return chain.count == 1 ? file : try unpack([Array(chain.dropFirst())], of: file, in: area)[0]
    }
  }

  private func download(_ input: Input, _ file: RemoteFile, _ members: String?, in area: StagingArea)
    async throws
    -> FetchedInput
  {
    let target = try area.newFile(FileFinder.spoolName(file.path) + ".part")
    try await RemotePlace(context: context).download(file, to: target, named: input.name)
    let digest = try FileStamp.digest(target)
    guard Archive.isArchive(file.path) else {
      let copy = try unpacked(target, named: file.path, in: area)
      // What reads a file by its ending finds it.
      let final = try area.newFile(FileFinder.spoolName(file.path))
      if copy == target { try FileManager.default.moveItem(at: target, to: final) }
      return FetchedInput(input, copies: [input.copy(at: copy == target ? final : copy)], digest: digest)
    }
    let choice = members.map { ArchiveListing.Choice.pattern($0) } ?? .endings(endings)
    let found = try ArchiveListing(choice: choice, limits: context.places.unpacking).members(of: target)
    guard !found.isEmpty else {
      throw IngestError(
        .source,
        Problem(
          "source.missing", "The archive holds no member that is asked for.", source: context.source,
          file: input.name))
    }
    let inner = found.map {
      Input(name: "\(input.name)/\($0.path)", location: target.path, origin: .member($0.chain))
    }
    let files = try unpack(inner, of: target, in: area)
    return FetchedInput(input, copies: zip(inner, files).map { $0.copy(at: $1) }, digest: digest)
  }
}

extension Input {
  /// The input as a file that was made of it.
  func copy(at file: URL) -> Input { Input(name: name, location: file.path, fingerprint: fingerprint) }
}
