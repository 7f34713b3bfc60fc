import Mustache

/// A Mustache template of text that is not HTML: values are put in as they are.
///
/// Its tags are `<% %>`, as the braces of Mustache are those of Jinja too, which the files made from it hold.
struct TextTemplate {
  private let template: MustacheTemplate

  init(_ text: String) throws {
    template = try MustacheTemplate(string: "{{%CONTENT_TYPE:TEXT}}{{=<% %>=}}" + text)
  }

  func render(_ values: Any) -> String { template.render(values) }
}
