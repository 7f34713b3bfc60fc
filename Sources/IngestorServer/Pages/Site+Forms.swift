import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird

extension Site {
  /// What the forms of the pages are sent to. Each sends the browser to a page that shows what came of it.
  var formRoutes: [Route] {
    [
      form("/ui/run") { fields, snapshot, _ in
        var body = RunBody()
        body.sources = fields.all("source")
        body.force = fields["force"] != nil
        let job = try await api.queue.submit(try body.request(snapshot, trigger: .page))
        return "/ui/runs/\(job.id)"
      },
      form("/ui/jobs/{id}/cancel") { _, _, context in
        let id = context.parameters.get("id") ?? ""
        if let job = await api.queue.job(id) {
          await api.queue.cancel(job)
          await job.wait()
        }
        return "/ui/runs/\(id)"
      },
      form("/ui/quarantine/replay") { fields, snapshot, _ in
        let name = try api.source(fields["source"] ?? "", snapshot).name
        let job = try await api.queue.submit(RunRequest(sources: [name], kind: .replay, trigger: .page))
        return "/ui/runs/\(job.id)"
      },
      form("/ui/quarantine/discard") { fields, snapshot, _ in
        let name = try api.source(fields["source"] ?? "", snapshot).name
        let ids = fields.all("id").compactMap { Int($0) }
        let count = ids.isEmpty ? 0 : try await api.discard(name, ids: ids, snapshot)
        return "/ui/quarantine?discarded=\(count)"
      },
    ]
  }

  private func form(
    _ path: String,
    _ act: @escaping @Sendable (FormFields, Snapshot, ServerContext) async throws -> String
  ) -> Route {
    Route(.post, path) { request, context in
      let snapshot = try await api.state.current()
      do {
        return Response(seeOther: try await act(try await request.formBody(), snapshot, context))
      } catch {
        return failure(error, snapshot, request)
      }
    }
  }

  /// Giving the token, once for a session.
  var loginRoutes: [Route] {
    [
      Route(.get, "/ui/login", isProtected: false) { request, _ in
        access.admits(request) ? Response(seeOther: "/ui") : login(isWrong: false, request)
      },
      Route(.post, "/ui/login", isProtected: false) { request, _ in
        guard let cookie = access.session(for: try await request.formBody()["token"] ?? "") else {
          // Whoever guesses waits.
          try await Task.sleep(for: .milliseconds(500))
          return login(isWrong: true, request)
        }
        var response = Response(seeOther: "/ui")
        response.setCookie(cookie)
        return response
      },
      Route(.post, "/ui/logout") { request, _ in
        access.end(request)
        return Response(seeOther: "/ui/login")
      },
    ]
  }

  /// The style and the script.
  var assetRoutes: [Route] {
    func asset(_ path: String, _ bytes: [UInt8], _ type: String) -> Route {
      Route(.get, path, isProtected: false) { _, _ in
        Response(
          status: .ok, headers: [.contentType: type, .cacheControl: "max-age=300"],
          body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
      }
    }
    return [
      asset("/ui/style.css", PackageResources.style_css, "text/css; charset=utf-8"),
      asset("/ui/script.js", PackageResources.script_js, "text/javascript; charset=utf-8"),
      asset("/ui/icon.svg", PackageResources.icon_svg, "image/svg+xml"),
    ]
  }
}

extension Request {
  /// The fields of a form that was sent.
  func formBody() async throws -> FormFields {
    let type = headers[.contentType]?.lowercased() ?? ""
    guard type.isEmpty || type.hasPrefix("application/x-www-form-urlencoded") else {
      throw ProblemDocument(.unsupportedMediaType, "media-type", "The body is no form.")
    }
    return FormFields(String(buffer: try await body.collect(upTo: ServerContext.bodyLimit)))
  }
}
