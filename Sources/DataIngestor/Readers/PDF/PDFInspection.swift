import Foundation
import PDFTables

/// What inspecting tells of documents besides their tables.
enum PDFInspection {
  static let hooks = InspectionHooks(endings: PDFSourceReader.extensions) {
    $0.starts(with: Data("%PDF-".utf8))
  } hints: { place in
    try await hints(place)
  } tableChoice: { columns in
    .init("headings", yaml: "[" + columns.map(YAMLText.quoted).joined(separator: ", ") + "]")
  } draw: { settings, context, picture in
    try await draw(settings, context, picture)
  }

  /// The password where there is one, and of a single document what it holds besides tables.
  private static func hints(_ place: InspectionSubject) async throws -> InspectionHints {
    var hints = InspectionHints()
    var settings = [InspectionHints.SettingLine("path", place.label)]
    if let name = place.options.passwordSecret, place.context.fill("${\(name)}") != "${\(name)}" {
      settings.append(.init("password", yaml: "\"${\(name)}\""))
    }
    hints.variants = [settings]
    guard place.isAlone else { return hints }
    var options = PDFOptions()
    options.includesText = true
    options.password =
      settings.count > 1 ? place.context.fill("${\(place.options.passwordSecret ?? "")}") : nil
    // What cannot be read is told by the reading of its tables.
    guard let result = try? await PDFReader().read(URL(fileURLWithPath: place.location), options: options)
    else { return hints }
    hints.findings.append(.init("pages", "\(result.pageCount)"))
    if let statement = PDFStatement(result) {
      hints.findings.append(
        .init(
          "statement", "\(statement.rows.count) transactions",
          why: statement.diagnostics.contains { $0.code == "pdf.statement.balance_checked" }
            ? "the running balance holds; 'content: statement' takes them"
            : "dates and amounts; 'content: statement' takes them"))
    }
    hints.findings += result.formFields.map { .init("form field \($0.name)", $0.value) }
    return hints
  }

  /// Draws one document with the found cells.
  private static func draw(_ settings: Setting, _ context: ReaderContext, _ picture: URL) async throws
    -> Inspection.Finding
  {
    let files = try FileFinder(of: settings, context).files(extensions: PDFSourceReader.extensions)
    guard files.count == 1, let file = files.first else {
      throw IngestError(
        .configuration,
        Problem(
          "inspect.picture", "A picture is drawn of one document, and there are \(files.count).",
          advice: "Name one of the files."))
    }
    do {
      let options = try PDFSettings(settings, fill: context.fill).options
      let result = try await PDFReader().read(file.url, options: options, picture: picture.path)
      return .init("picture", result.pictures.joined(separator: ", "))
    } catch let error as PDFError {
      throw IngestError(.source, Problem("pdf.unreadable", "\(error).", file: file.name))
    }
  }
}
