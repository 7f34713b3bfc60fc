/// What a worker is asked: one line of its standard input.
struct WorkerRequest: Sendable {
  var path: String
  var options: PDFOptions
  /// Pages to read; nil asks for those of the options.
  var only: [Int]?
  /// Where to draw each page with its tables; `{page}` stands for the number.
  var picture: String?
}

extension WorkerRequest: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(path)
    line.write(options)
    line.write(only)
    line.write(picture)
  }

  init(from line: inout LineReader) throws(LineFault) {
    path = try line.read()
    options = try line.read()
    only = try line.read()
    picture = try line.read()
  }
}

/// What a worker answers: one line for each.
enum WorkerAnswer: Sendable {
  /// The document is open: its page count and the pages that will follow.
  case opened(count: Int, pages: [Int])
  case page(PageResult)
  /// The document cannot be read.
  case failed(PDFError)
  case done
}

extension WorkerAnswer: LineCodable {
  func write(to line: inout LineWriter) {
    switch self {
    case .opened(let count, let pages):
      line.write("opened")
      line.write(count)
      line.write(pages)
    case .page(let page):
      line.write("page")
      line.write(page)
    case .failed(let error):
      line.write("failed")
      line.write(error)
    case .done: line.write("done")
    }
  }

  init(from line: inout LineReader) throws(LineFault) {
    switch try line.read(String.self) {
    case "opened": self = .opened(count: try line.read(), pages: try line.read())
    case "page": self = .page(try line.read())
    case "failed": self = .failed(try line.read())
    case "done": self = .done
    default: throw LineFault()
    }
  }
}
