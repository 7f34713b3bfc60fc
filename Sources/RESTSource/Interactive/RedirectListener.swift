import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Waits on 127.0.0.1 for the browser to come back.
struct RedirectListener: Sendable {
  /// Where the browser is sent.
  let redirectURL: String
  private let channel: any Channel
  private let answers: AsyncStream<[String: String]>

  /// Listens at a loopback address; on a free port where none is given.
  init(address: String?) async throws {
    let wanted = address.flatMap { HTTPURL($0) }
    if let wanted, !["127.0.0.1", "localhost", "::1", "[::1]"].contains(wanted.origin.host) {
      throw APIError(
        .definition, "'redirect_url' must be an address of this computer, such as http://127.0.0.1:8910/")
    }
    let path = wanted?.path ?? "/callback"
    let (answers, continuation) = AsyncStream<[String: String]>.makeStream()
    do {
      channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(RedirectHandler(path: path, answers: continuation))
          }
        }
        .bind(host: "127.0.0.1", port: wanted?.origin.port ?? 0).get()
    } catch {
      throw APIError(
        .authentication, "nothing can listen on \(wanted?.authority ?? "127.0.0.1")",
        advice:
          "Another program uses the port: choose another 'redirect_url', and register it with the service.")
    }
    self.answers = answers
    redirectURL = address ?? "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/callback"
  }

  /// The parameters of the first redirect that is meant for this run.
  func answer(timeout: Double, where isOurs: @escaping @Sendable ([String: String]) -> Bool) async throws
    -> [String: String]
  {
    try await withThrowingTaskGroup(of: [String: String]?.self) { group in
      group.addTask {
        for await parameters in answers where isOurs(parameters) { return parameters }
        return nil
      }
      group.addTask {
        try await Task.sleep(for: .seconds(timeout))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let parameters = first else {
        throw APIError(.authentication, "nobody granted access within \(Int(timeout)) seconds")
      }
      return parameters
    }
  }

  func close() async { try? await channel.close() }
}

/// Answers the browser and passes its parameters on.
private final class RedirectHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let path: String
  private let answers: AsyncStream<[String: String]>.Continuation
  private var head: HTTPRequestHead?

  init(path: String, answers: AsyncStream<[String: String]>.Continuation) {
    self.path = path
    self.answers = answers
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let url = head.flatMap({ HTTPURL("http://127.0.0.1" + $0.uri) }) else {
        return context.close(promise: nil)
      }
      let isRedirect = url.path == path
      if isRedirect { answers.yield(Dictionary(url.pairs.map { ($0.name, $0.value) }) { first, _ in first }) }
      let text = isRedirect ? "ingestor has its answer. You can close this page." : "Not found."
      let body = ByteBuffer(string: text + "\n")
      let headers: HTTPHeaders = [
        "Content-Type": "text/plain; charset=utf-8", "Content-Length": String(body.readableBytes),
        "Cache-Control": "no-store", "Connection": "close",
      ]
      let response = HTTPResponseHead(
        version: .http1_1, status: isRedirect ? .ok : .notFound, headers: headers)
      context.write(wrapOutboundOut(.head(response)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}
