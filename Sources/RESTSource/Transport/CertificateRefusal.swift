import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Says why a server's certificate was refused. The TLS library tells only that it was: to find the reason, the certificates
/// are asked for once more, over a connection that carries nothing and is refused in any case.
struct CertificateRefusal: Sendable {
  /// The server, reached without a proxy.
  let origin: HTTPURL.Origin

  /// The days a certificate is valid, first and last second.
  private typealias Validity = ClosedRange<Date>

  /// What was presented.
  private final class Seen: Sendable {
    let validities = Mutex<[Validity]>([])
  }

  /// How long the server may take to present its certificates.
  private static let patience = TimeAmount.seconds(5)

  /// Whether an error means that a certificate was refused.
  static func isReason(of error: NIOSSLError) -> Bool { "\(error)".contains("CERTIFICATE_VERIFY_FAILED") }

  /// The reason, to follow "the certificate of the server".
  func reason() async -> String {
    let now = Date()
    for validity in (try? await validities()) ?? [] {
      if validity.upperBound < now { return "expired on \(Self.day(validity.upperBound))" }
      if validity.lowerBound > now { return "is not valid before \(Self.day(validity.lowerBound))" }
    }
    return "is self-signed, or of an authority that is not trusted here"
  }

  private static func day(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }

  private func validities() async throws -> [Validity] {
    let context = try NIOSSLContext(configuration: .makeClientConfiguration())
    let seen = Seen()
    let host = origin.host
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(Self.patience)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let name = (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host : nil
          let refuse: NIOSSLCustomVerificationCallback = { certificates, promise in
            seen.validities.withLock { $0 = certificates.compactMap(Self.validity) }
            promise.succeed(.failed)
          }
          let handler = try NIOSSLClientHandler(
            context: context, serverHostname: name, customVerificationCallback: refuse)
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(host: host, port: origin.port).get()
    let limit = channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    try await channel.closeFuture.get()
    limit.cancel()
    return seen.validities.withLock { $0 }
  }

  private static func validity(_ certificate: NIOSSLCertificate) -> Validity? {
    let first = Date(timeIntervalSince1970: Double(certificate.notValidBefore))
    let last = Date(timeIntervalSince1970: Double(certificate.notValidAfter))
    return first <= last ? first...last : nil
  }
}
