import Foundation

/// Whether and how the text of scanned pages is recognised.
public struct RecognitionOptions: Sendable, Hashable {
  /// Use the `tesseract` command where it is installed.
  public var isEnabled = true
  /// tesseract's names of the languages, as in `eng+deu`.
  public var languages = "eng"
  /// Pixels per inch of the picture given to it.
  public var resolution = 300.0

  /// Whether the `tesseract` command is there.
  public static var isInstalled: Bool { Recognition.command() != nil }

  /// English, at 300 pixels per inch, where tesseract is installed.
  public init() {}
}

/// Recognises the text of a page without any by the `tesseract` command.
struct Recognition {
  let options: RecognitionOptions

  struct Failure: Error { var message: String }

  func recognise(_ document: PDFiumDocument, _ content: PageContent) -> Result<PageContent, Failure> {
    guard options.isEnabled else { return .failure(Failure(message: "recognition is switched off.")) }
    guard let command = Self.command() else {
      return .failure(
        Failure(
          message:
            "it was skipped. To recognise it, install tesseract (Debian: apt-get install tesseract-ocr, "
            + "macOS: brew install tesseract) and read the document again."))
    }
    do {
      var image = try PageImage(document, content: content, resolution: options.resolution, format: .gray)
      let rules = Self.prepare(&image)
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(
        "page-\(UUID().uuidString).png")
      try PNG.data(image).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      let table = try run(command, on: file)
      var recognised = content
      recognised.characters = RecognisedText(scale: image.scale).characters(table)
      // What is drawn over the image is seen in the picture as well.
      recognised.rules = rules
      recognised.isRecognised = true
      return .success(recognised)
    } catch let failure as Failure {
      return .failure(failure)
    } catch {
      return .failure(Failure(message: "\(error)"))
    }
  }

  /// Turns the image level, takes its rules out and gives them.
  static func prepare(_ image: inout PageImage) -> [Rule] {
    var ink = InkMask(image)
    let skew = Skew(of: image, ink: ink)
    if skew.angle != 0 {
      image.level(skew.angle)
      ink = InkMask(image)
    }
    return ScannedRules(takingOutOf: &image, ink: ink).rules
  }

  static func command(path: String? = ProcessInfo.processInfo.environment["PATH"]) -> String? {
    (path ?? "").split(separator: ":").map { "\($0)/tesseract" }.first { access($0, X_OK) == 0 }
  }

  private func run(_ command: String, on file: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = [file.path, "stdout", "-l", options.languages, "--psm", "6", "tsv"]
    // One thread: several pages are read at once by processes.
    process.environment = ProcessInfo.processInfo.environment.merging(["OMP_THREAD_LIMIT": "1"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        message:
          "tesseract ended with status \(process.terminationStatus); is the language \(options.languages) installed?"
      )
    }
    return String(decoding: data, as: UTF8.self)
  }
}
