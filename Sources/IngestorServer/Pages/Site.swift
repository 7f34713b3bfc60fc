import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// The pages: everything under `/ui`, for browsers. They work without scripts; a script shows progress as it happens.
struct Site: Sendable {
  let api: API
  let access: Access
  private let logger: Logger
  private let renderer: Renderer

  init(api: API, access: Access, logger: Logger) throws {
    self.api = api
    self.access = access
    self.logger = logger
    renderer = try Renderer()
  }

  /// Every route of the pages.
  var routes: [Route] { viewRoutes + formRoutes + loginRoutes + assetRoutes }

  private var viewRoutes: [Route] {
    [
      page("/ui") { snapshot, _, _ in
        let plans = await api.scheduler.plan(snapshot.configuration)
        let view = OverviewPage(snapshot, plans: plans, busy: await busy())
        return ("overview", "Sources", view)
      },
      page("/ui/sources/{name}") { snapshot, request, context in
        let source = try api.source(context, snapshot)
        let view = try await sourcePage(source, snapshot, key: FormFields(query: request).all("key"))
        return ("source", source.name, view)
      },
      page("/ui/runs") { snapshot, _, _ in
        ("runs", "Runs", RunsPage(snapshot, jobs: await api.queue.all()))
      },
      page("/ui/runs/{id}") { snapshot, _, context in
        ("run", "Run", try await runPage(context.parameters.get("id") ?? "", snapshot))
      },
      page("/ui/quarantine") { snapshot, request, _ in
        let query = FormFields(query: request)
        if let name = query["source"] { _ = try api.source(name, snapshot) }
        let rows = try await snapshot.project.quarantine(source: query["source"])
        let message = query["discarded"].flatMap { Int($0) }.map { $0.of("row") + " discarded." }
        return (
          "quarantine", "Quarantine",
          QuarantinePage(rows, snapshot, filter: query["source"], message: message)
        )
      },
      page("/ui/tags") { snapshot, _, _ in ("tags", "Tags", TagsPage(snapshot)) },
      page("/ui/tags/{name}") { snapshot, _, context in
        let name = context.parameters.get("name") ?? ""
        guard let tag = snapshot.configuration.tags.first(where: { $0.name == name }) else {
          throw ProblemDocument.unknown("tag", [name], known: snapshot.configuration.tags.map(\.name))
        }
        return ("tag", name, try await tagPage(tag, snapshot))
      },
      page("/ui/diagram") { snapshot, _, _ in ("diagram", "Diagram", Diagram(snapshot)) },
    ]
  }

  // MARK: What the pages show

  private func sourcePage(_ source: SourceDefinition, _ snapshot: Snapshot, key: [String]) async throws
    -> SourcePage
  {
    var history: Rows?
    var complaint: String?
    if key.contains(where: { !$0.isEmpty }) {
      do {
        history = try await snapshot.history(of: source.name, key: key)
      } catch let problem as ProblemDocument {
        complaint = problem.detail
      }
    }
    return SourcePage(
      source, snapshot,
      plan: await api.scheduler.plan(snapshot.configuration).first { $0.source == source.name },
      isBusy: await api.queue.isBusy(with: source.name),
      sample: try await snapshot.rows(of: source.name, limit: 12), key: key, history: history,
      complaint: complaint)
  }

  private func runPage(_ id: String, _ snapshot: Snapshot) async throws -> RunPage {
    let job = await api.queue.job(id)
    if let job, !job.status.isFinal { return RunPage(job) }
    let logged = try await snapshot.project.run(id: id)
    guard logged != nil || job != nil else {
      throw ProblemDocument(.notFound, "unknown-run", "There is no such run.", "The log has no run '\(id)'.")
    }
    return RunPage(logged?.run, logged?.loads ?? [], job)
  }

  private func tagPage(_ tag: Tag, _ snapshot: Snapshot) async throws -> TagPage {
    guard snapshot.metadata.tag(tag.name)?.isLoaded == true else {
      return TagPage(tag, snapshot, sample: Rows(), coverage: nil)
    }
    let column = TagPage.timeColumn(tag)
    let order = column.map { "\"\($0)\" DESC NULLS LAST, " } ?? ""
    let sample = try await snapshot.query(
      "SELECT * EXCLUDE (pk), pk FROM \"\(tag.name)\" ORDER BY \(order)pk LIMIT 12")
    var coverage: Rows?
    if let column { coverage = try await snapshot.query(Coverage.sql(tag: tag.name, column: column)) }
    return TagPage(tag, snapshot, sample: sample, coverage: coverage)
  }

  func busy() async -> Set<String> {
    Set(await api.queue.all().filter { !$0.status.isFinal }.flatMap(\.request.sources))
  }

  // MARK: What surrounds them

  private func page(
    _ path: String,
    _ view:
      @escaping @Sendable (Snapshot, Request, ServerContext) async throws -> (
        template: String, title: String, view: Any
      )
  ) -> Route {
    Route(.get, path) { request, context in
      let snapshot: Snapshot
      do {
        snapshot = try await api.state.current()
      } catch {
        return failure(error, nil, request)
      }
      do {
        let page = try await view(snapshot, request, context)
        return Response(
          html: renderer.page(page.template, frame(page.title, snapshot, request), page.view))
      } catch {
        return failure(error, snapshot, request)
      }
    }
  }

  private struct FailureView {
    let title: String
    let detail: String?
    let problems: ProblemList?
  }

  func failure(_ error: any Error, _ snapshot: Snapshot?, _ request: Request) -> Response {
    let problem = ProblemDocument(error)
    if problem.status.kind == .serverError {
      logger.error("\(request.method) \(request.uri.path): \(error)")
    }
    let view = FailureView(
      title: problem.title, detail: problem.detail, problems: ProblemList(problem.problems ?? []))
    return Response(
      html: renderer.page("error", frame(problem.title, snapshot, request), view), status: problem.status)
  }

  /// The page that asks for the token.
  func login(isWrong: Bool, _ request: Request) -> Response {
    Response(
      html: renderer.page("login", frame("Log in", nil, request), ["isWrong": isWrong]),
      status: isWrong ? .unauthorized : .ok)
  }

  private func frame(_ title: String, _ snapshot: Snapshot?, _ request: Request) -> Frame {
    let held = snapshot?.overview.quarantined.values.reduce(0, +) ?? 0
    let path = request.uri.path
    func link(_ target: String, _ text: String, badge: String? = nil) -> Frame.Link {
      let isCurrent =
        target == "/ui" ? path == target || path.hasPrefix("/ui/sources") : path.hasPrefix(target)
      return Frame.Link(path: target, text: text, isCurrent: isCurrent, badge: badge)
    }
    return Frame(
      title: title,
      links: snapshot == nil
        ? []
        : [
          link("/ui", "Sources"), link("/ui/runs", "Runs"),
          link("/ui/quarantine", "Quarantine", badge: held > 0 ? held.grouped : nil),
          link("/ui/tags", "Tags"), link("/ui/diagram", "Diagram"),
        ], version: Version.current,
      configurationProblems: ProblemList(snapshot?.configurationProblems ?? []),
      hasSession: access.needsToken && snapshot != nil)
  }
}
