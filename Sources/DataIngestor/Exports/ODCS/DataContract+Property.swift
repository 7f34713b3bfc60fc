extension DataContract {
  /// A column with its rules.
  struct Property: Encodable {
    let name: String
    let physicalType: String
    let logicalType: String?
    let logicalTypeOptions: Options?
    let description: String?
    let required: Bool?
    let unique: Bool?
    let quality: [Quality]?

    init(_ column: ExportModel.Column, _ physicalType: String, hasOneOwner: Bool) {
      name = column.name
      self.physicalType = physicalType
      logicalType = column.type.logicalName
      logicalTypeOptions = Options(column)
      description =
        [
          column.description,
          column.canonical.map { $0.name == column.name ? "" : "It is the tag's \($0.name)." } ?? "",
        ]
        .filter { !$0.isEmpty }.joined(separator: " ").nonEmpty
      required = column.isRequired ? true : nil
      unique = column.isUnique && hasOneOwner ? true : nil
      quality = column.canonical?.allowed.map { [Quality(arguments: .init(validValues: $0))] }
    }
  }

  /// What values may be, as far as the logical type can say it.
  struct Options: Encodable {
    var pattern: String?
    var minimum: Bound?
    var maximum: Bound?

    /// A number where the type is one, else a text.
    enum Bound: Encodable {
      case number(Double)
      case text(String)

      init(_ literal: String, _ type: DataType) {
        switch type.logicalName {
        case "number", "integer": self = Double(literal).map { .number($0) } ?? .text(literal)
        default: self = .text(literal)
        }
      }

      func encode(to encoder: any Encoder) throws {
        switch self {
        case .number(let number):
          if let whole = Int(exactly: number) {
            try whole.encode(to: encoder)
          } else {
            try number.encode(to: encoder)
          }
        case .text(let text): try text.encode(to: encoder)
        }
      }
    }

    init?(_ column: ExportModel.Column) {
      guard let rules = column.canonical else { return nil }
      switch column.type.logicalName {
      case "string": pattern = rules.pattern.map { "^(?:\($0))$" }
      case "number", "integer", "date", "timestamp", "time":
        minimum = rules.minimum.map { Bound($0, column.type) }
        maximum = rules.maximum.map { Bound($0, column.type) }
      default: return nil
      }
      if pattern == nil, minimum == nil, maximum == nil { return nil }
    }
  }

  /// A rule that no type can say: only these values.
  struct Quality: Encodable {
    let type = "library"
    let metric = "invalidValues"
    let mustBe = 0
    let arguments: Arguments

    struct Arguments: Encodable { let validValues: [String] }
  }
}

extension DataType {
  /// The type as the standard names it; nil where it has no name for it.
  fileprivate var logicalName: String? {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .decimal, .double: "number"
    case .text, .uuid: "string"
    case .date: "date"
    case .time: "time"
    case .timestamp, .timestamptz: "timestamp"
    case .json: "object"
    case .blob: nil
    }
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
