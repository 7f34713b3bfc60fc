import Foundation

/// What a worker is asked: one JSON object on a line of its standard input.
struct WorkerRequest: Sendable, Codable {
  var path: String
  var options: PDFOptions
  /// Pages to read; nil asks for those of the options.
  var only: [Int]?
  /// Where to draw each page with its tables; `{page}` stands for the number.
  var picture: String?
}

/// What a worker answers: one JSON object on a line for each.
enum WorkerAnswer: Sendable, Codable {
  /// The document is open: its page count and the pages that will follow.
  case opened(count: Int, pages: [Int])
  case page(PageResult)
  /// The document cannot be read.
  case failed(PDFError)
  case done
}

/// JSON objects on lines.
enum LineCoding {
  static func encode(_ value: some Encodable) throws -> Data {
    var data = try JSONEncoder().encode(value)
    data.append(0x0A)
    return data
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ line: some DataProtocol) throws -> Value {
    try JSONDecoder().decode(type, from: Data(line))
  }
}
