import Foundation
import PDFTables
import Synchronization

/// Tables, statements and fields of PDF documents: a file, a directory searched recursively, a glob. Documents are parsed
/// several at once, in processes of their own.
struct PDFSourceReader: FileReader {
  static let extensions: Set<String> = ["pdf"]

  let finder: FileFinder
  let settings: PDFSettings
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    self.settings = try PDFSettings(settings, fill: context.fill)
    self.context = context
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let outcomes = try await read(inputs, area.progress)
    var pieces: [TextRows] = []
    var problems: [Problem] = []
    var failures: [Input: [Problem]] = [:]
    for input in inputs {
      do {
        guard let outcome = outcomes[input.location] else { continue }
        let document = try PDFDocumentRows(try outcome.get(), input, settings, source: context.source)
        pieces += document.pieces
        problems += document.problems
      } catch let error as IngestError {
        failures[input] = error.problems
      } catch {
        failures[input] = [
          Problem(
            "pdf.unreadable", "\(error).", source: context.source, file: input.name,
            advice: Self.advice(error))
        ]
      }
    }
    if settings.skipsBadFiles {
      for (input, reasons) in failures { area.setAside(input, because: reasons) }
    } else if !failures.isEmpty {
      throw IngestError(
        .source, inputs.flatMap { failures[$0] ?? [] } + advice(inputs.count - failures.count))
    }
    return try await area.stage(pieces, of: inputs, diagnostics: problems)
  }

  private static func advice(_ error: any Error) -> String? {
    guard case PDFError.passwordNeeded = error else { return nil }
    return "Declare it as a secret under 'pdf': password: \"${PDF_PASSWORD}\"."
  }

  private func advice(_ others: Int) -> [Problem] {
    guard others > 0 else { return [] }
    return [
      Problem(
        "pdf.others", "\(others) other documents can be read.", severity: .note, source: context.source,
        advice:
          "'on_bad_file: skip' under 'pdf' loads them, tells of the rest and tries those again each time.")
    ]
  }

  /// The documents' results by path.
  private func read(_ inputs: [Input], _ progress: ReadingProgress) async throws
    -> [String: Result<PDFResult, any Error>]
  {
    let results = Mutex<[String: Result<PDFResult, any Error>]>([:])
    let urls = inputs.map { URL(fileURLWithPath: $0.location) }
    await PDFReader().read(urls, options: settings.options) { url, outcome in
      let done = results.withLock {
        $0[url.path] = outcome
        return $0.count
      }
      progress.text = "\(done) of \(urls.count) documents"
    }
    try Task.checkCancellation()
    return results.withLock { $0 }
  }
}

extension ReaderKind {
  /// PDF documents.
  static let pdf = ReaderKind(
    name: "pdf", summary: "Tables, statements and fields of PDF documents.",
    shape: .either([.string, .object(PDFSettings.properties)]),
    problems: { settings in
      do {
        _ = try PDFSettings(settings)
        return []
      } catch {
        return [settings.problem("pdf", "\(error).")]
      }
    },
    needs: {
      [
        NativePart(
          name: "PDFium", isInstalled: PDFiumLocation.isInstalled, purpose: "PDF documents",
          installation: "Scripts/fetch-native.py --only pdfium"),
        NativePart(
          name: "tesseract", isInstalled: RecognitionOptions.isInstalled, isOptional: true,
          purpose: "scanned pages of PDF documents", installation: "apt-get install tesseract-ocr"),
      ]
    },
    inspection: PDFInspection.hooks
  ) { try PDFSourceReader(settings: $0, context: $1) }
}
