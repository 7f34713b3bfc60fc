import DataIngestor
package import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves a project: its API, its pages, its schedule.
package struct IngestorServer: Sendable {
  /// How the server is started.
  package struct Options: Sendable {
    /// Overrides the configuration's address.
    package var address: String?
    /// Overrides the configuration's port.
    package var port: Int?
    /// Whether schedules are left alone.
    package var isPaused = false

    package init() {}
  }

  private let file: URL
  private let options: Options
  private let project: Project
  private let patience: Duration
  private let logger: Logger

  /// Creates a server.
  /// - Parameters:
  ///   - file: The configuration.
  ///   - patience: How long runs wait for another process that holds the vault.
  /// - Throws: ``IngestError`` where the project cannot be served so.
  package init(file: URL, options: Options, patience: Duration) throws {
    self.file = file
    self.options = options
    self.patience = patience
    project = try Project(Configuration(contentsOf: file), patience: patience)
    var logger = Logger(label: "ingestor") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    self.logger = logger
  }

  /// Serves until the task is cancelled; then the run at work may finish within its grace, or is rolled back.
  /// - Parameter started: Is given the address once requests are answered.
  package func run(started: @escaping @Sendable (String) -> Void) async throws {
    let settings = project.configuration.server
    let secrets = try project.serverSecrets()
    let address = options.address ?? settings.address
    guard Access.isLoopback(address) || secrets.token?.isEmpty == false else {
      throw IngestError(
        .configuration,
        Problem(
          "server.token", "Listening on \(address) lets others reach the server, and no token protects it.",
          advice: "Declare 'server: {token: \"${NAME}\"}', or listen on 127.0.0.1."))
    }
    if let token = secrets.token, token.utf8.count < 16 {
      throw IngestError(
        .configuration,
        Problem(
          "server.token", "The token of the server has fewer than 16 characters and could be guessed.",
          advice: "'openssl rand -hex 32' makes one."))
    }
    let metrics = Metrics()
    let state = ProjectState(file: file, patience: patience)
    let queue = RunQueue(
      state, metrics, limit: settings.queueLimit, timeout: .seconds(settings.runTimeout))
    let memory = project.configuration.directory.appending(path: ".ingestor/schedule.json")
    let scheduler = Scheduler(state, queue, file: memory, logger: logger)
    let notifier = Notifier(state: state, scheduler: scheduler, logger: logger)
    let access = Access(token: secrets.token, address: address, hosts: settings.hosts)
    let api = API(state: state, queue: queue, metrics: metrics, scheduler: scheduler)
    let routes = api.routes + (try Site(api: api, access: access, logger: logger).routes)

    let application = Application(
      router: router(routes, access, metrics),
      server: .http1(configuration: .init(idleTimeout: .seconds(120))),
      configuration: ApplicationConfiguration(
        address: .hostname(address, port: options.port ?? settings.port), serverName: nil),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        started("http://\(address.contains(":") ? "[\(address)]" : address):\(port)")
      }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    let isPaused = options.isPaused
    if !isPaused { await queue.onEnd { await scheduler.ended($0, now: Date()) } }
    // After the scheduler, which knows then whether a failed source will be tried again.
    await queue.onEnd { job in Task { await notifier.ended(job) } }
    let clock = Task {
      if !isPaused { await scheduler.run() }
    }
    defer { clock.cancel() }
    // The server itself is not cancelled: it is told to stop once the run at work has ended.
    let serving = Task { try await group.run() }
    try await withTaskCancellationHandler {
      try await serving.value
    } onCancel: {
      Task {
        clock.cancel()
        await queue.stop(grace: .seconds(settings.grace))
        await group.triggerGracefulShutdown()
      }
    }
  }

  private func router(_ routes: [Route], _ access: Access, _ metrics: Metrics) -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AnswerMiddleware(metrics: metrics, routes: routes, logger: logger))
    router.add(middleware: AccessMiddleware(access: access, routes: routes))
    for route in routes {
      router.on(RouterPath(route.path), method: route.method, use: route.handle)
    }
    return router
  }
}
