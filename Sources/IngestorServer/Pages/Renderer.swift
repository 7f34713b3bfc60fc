import Foundation
import Mustache

/// Makes pages of templates. Every value is escaped.
struct Renderer: Sendable {
  private let library: MustacheLibrary

  init() throws {
    MustacheContentTypes.register(Markup(), named: "MARKUP")
    var library = MustacheLibrary()
    for (name, bytes) in Self.templates {
      let text = "{{% CONTENT_TYPE:MARKUP}}" + String(decoding: bytes, as: UTF8.self)
      try library.register(text, named: name)
    }
    self.library = library
  }

  /// A page.
  /// - Parameters:
  ///   - frame: What surrounds it.
  ///   - view: What it shows.
  func page(_ name: String, _ frame: Frame, _ view: Any) -> String {
    library.render(["frame": frame, "view": view] as [String: Any], withTemplate: name) ?? ""
  }

  private static let templates: [(String, [UInt8])] = [
    ("layout", PackageResources.layout_mustache), ("bars", PackageResources.bars_mustache),
    ("problems", PackageResources.problems_mustache), ("table", PackageResources.table_mustache),
    ("status", PackageResources.status_mustache), ("loads", PackageResources.loads_mustache),
    ("contract", PackageResources.contract_mustache), ("overview", PackageResources.overview_mustache),
    ("source", PackageResources.source_mustache), ("runs", PackageResources.runs_mustache),
    ("run", PackageResources.run_mustache), ("quarantine", PackageResources.quarantine_mustache),
    ("tags", PackageResources.tags_mustache), ("tag", PackageResources.tag_mustache),
    ("diagram", PackageResources.diagram_mustache), ("login", PackageResources.login_mustache),
    ("error", PackageResources.error_mustache),
  ]
}

/// HTML and SVG. Scalars are escaped and not characters: a quote with a combining accent is one character and still a quote.
struct Markup: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}

/// What surrounds every page.
struct Frame {
  let title: String
  let links: [Link]
  let version: String
  /// What is wrong with the configuration as its file is now.
  let configurationProblems: ProblemList?
  /// Whether one can log out.
  let hasSession: Bool

  /// A link of the navigation.
  struct Link {
    let path: String
    let text: String
    let isCurrent: Bool
    let badge: String?
  }
}
