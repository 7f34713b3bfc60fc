import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// What clients of the original tool ask first, answered from memory.
  var metadataRoutes: [Route] {
    [
      Route(
        .get, "/",
        APIOperation(
          id: "greet", summary: "A greeting; browsers are sent to the pages", group: .operation,
          answers: [
            .init(
              status: .ok, summary: "The tool and its version",
              schema: .object([("message", .string), ("version", .string), ("description", .string)])),
            .init(status: .seeOther, summary: "For browsers: the address of the pages"),
          ])
      ) { request, _ in
        if request.headers[.accept]?.contains("text/html") == true { return Response(seeOther: "/ui") }
        return Response(
          json: try JSON.encode([
            "message": "This is the Data Ingestor.", "version": Version.current,
            "description": "/openapi.json",
          ]))
      },
      Route(.get, "/sources", listing("listSources", "sources", "The names of the declared sources")) {
        _, _ in
        Response(json: try await state.current().answers.sources)
      },
      Route(
        .get, "/sources/{name}",
        APIOperation(
          id: "getSource", summary: "What a source is: hub, keys, satellites, mapping, dimensions",
          group: .metadata,
          details:
            "The values at the top and, for clients of the original tool, once more under `source`. They are read from the registry of the vault.",
          parameters: [.name("The source")],
          answers: [.init(status: .ok, summary: "The metadata", schema: .reference("Source"))])
      ) { _, context in
        let snapshot = try await state.current()
        let source = try source(context, snapshot)
        return Response(json: snapshot.answers.source[source.name] ?? Data())
      },
      Route(.get, "/tags", listing("listTags", "tags", "The names of the tags that sources fulfil")) { _, _ in
        Response(json: try await state.current().answers.tags)
      },
      Route(
        .get, "/tags/{name}",
        APIOperation(
          id: "getTag", summary: "A tag: its contract, its canonical view, who fulfils it", group: .metadata,
          parameters: [.name("The tag")],
          answers: [.init(status: .ok, summary: "The tag", schema: .reference("Tag"))])
      ) { _, context in
        let metadata = try await state.current().metadata
        let name = context.parameters.get("name") ?? ""
        guard let tag = metadata.tag(name) else {
          throw ProblemDocument.unknown("tag", [name], known: metadata.tags.map(\.name))
        }
        return Response(json: try JSON.encode(tag))
      },
      Route(.get, "/users", listing("listUsers", "users", "The names of the users")) { _, _ in
        Response(json: try await state.current().answers.users)
      },
      Route(
        .get, "/facts",
        APIOperation(
          id: "listFacts", summary: "Hub by hub the sources whose keys it holds", group: .metadata,
          answers: [
            .init(
              status: .ok, summary: "Hubs", schema: .object([("facts", .map(.list(.name)))]))
          ])
      ) { _, _ in Response(json: try await state.current().answers.facts) },
    ]
  }

  private func listing(_ id: String, _ key: String, _ summary: String) -> APIOperation {
    APIOperation(
      id: id, summary: summary, group: .metadata,
      answers: [.init(status: .ok, summary: "Names", schema: .object([(key, .list(.string))]))])
  }
}
