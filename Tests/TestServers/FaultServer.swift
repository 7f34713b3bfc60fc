import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on loopback that answers as a test tells it to, faults included.
package final class FaultServer: Sendable {
  package struct Request: Sendable {
    package var method: String
    /// The path without the query.
    package var path: String
    package var query: [String: String]
    /// By lower-case names.
    package var headers: [String: String]
    package var body: String
    /// How many requests came before this one.
    package var index: Int
  }

  package struct Response: Sendable {
    package var status = 200
    package var headers: [(String, String)] = []
    package var body: [UInt8] = []
    /// Sends only so many bytes of the body, then cuts the connection.
    package var resetAfter: Int?
    /// Waits before each 16 bytes.
    package var secondsBetweenParts: Double = 0

    package init(
      status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = [], resetAfter: Int? = nil,
      secondsBetweenParts: Double = 0
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.resetAfter = resetAfter
      self.secondsBetweenParts = secondsBetweenParts
    }

    package static func json(_ text: String, status: Int = 200, _ headers: [(String, String)] = [])
      -> Response
    {
      Response(
        status: status, headers: [("Content-Type", "application/json")] + headers, body: Array(text.utf8))
    }
  }

  package typealias Answer = @Sendable (Request) async -> Response

  package let port: Int
  private let channel: any Channel
  private let log: SharedLog

  package var baseURL: String { "http://127.0.0.1:\(port)" }
  /// Every request so far.
  package var requests: [Request] { log.all }

  private init(channel: any Channel, log: SharedLog, port: Int) {
    self.channel = channel
    self.port = port
    self.log = log
  }

  /// Starts a server, runs the body, stops it.
  package static func run<Result>(_ answer: @escaping Answer, _ body: (FaultServer) async throws -> Result)
    async throws -> Result
  {
    let log = SharedLog()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(FaultHandler(answer: answer, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = FaultServer(channel: channel, log: log, port: channel.localAddress?.port ?? 0)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    try? await channel.close()
    return try result.get()
  }
}

/// What a server was asked.
final class SharedLog: Sendable {
  private let requests = Mutex<[FaultServer.Request]>([])
  var all: [FaultServer.Request] { requests.withLock { $0 } }

  func add(_ request: FaultServer.Request) -> Int {
    requests.withLock {
      var request = request
      request.index = $0.count
      $0.append(request)
      return request.index
    }
  }
}

private final class FaultHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: FaultServer.Answer
  private let log: SharedLog
  private var head: HTTPRequestHead?
  private var body = ""

  init(answer: @escaping FaultServer.Answer, log: SharedLog) {
    self.answer = answer
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = ""
    case .body(let part): body += String(buffer: part)
    case .end:
      guard let head else { return }
      var request = Self.request(head, body)
      request.index = log.add(request)
      let (answer, channel) = (answer, context.channel)
      let sent = request
      Task { @Sendable in
        let response = await answer(sent)
        await Self.write(response, to: channel)
      }
    }
  }

  private static func request(_ head: HTTPRequestHead, _ body: String) -> FaultServer.Request {
    let components = URLComponents(string: head.uri)
    let pairs = components?.queryItems ?? []
    return FaultServer.Request(
      method: head.method.rawValue, path: components?.path ?? head.uri,
      query: Dictionary(pairs.map { ($0.name, $0.value ?? "") }) { $1 },
      headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 },
      body: body, index: 0)
  }

  private static func write(_ response: FaultServer.Response, to channel: any Channel) async {
    var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: response.status))
    for (name, value) in response.headers { head.headers.add(name: name, value: value) }
    if !head.headers.contains(name: "Content-Length"), response.status != 204 {
      head.headers.add(name: "Content-Length", value: String(response.body.count))
    }
    do {
      try await channel.writeAndFlush(HTTPServerResponsePart.head(head))
      let sent = response.body.prefix(response.resetAfter ?? response.body.count)
      if response.secondsBetweenParts > 0 {
        for start in stride(from: 0, to: sent.count, by: 16) {
          try await Task.sleep(for: .seconds(response.secondsBetweenParts))
          let part = ByteBuffer(bytes: sent[start..<min(start + 16, sent.count)])
          try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(part)))
        }
      } else {
        try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: sent))))
      }
      if response.resetAfter != nil {
        try await channel.close()
      } else {
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
      }
    } catch {
      try? await channel.close()
    }
  }
}
