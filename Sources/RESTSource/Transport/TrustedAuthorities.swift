import Foundation
import NIOSSL

/// Whose certificates are trusted: the system's authorities or, instead, those in the file that `SSL_CERT_FILE` names, as in
/// OpenSSL. Certificates are verified in either case, names and dates included.
package struct TrustedAuthorities: Hashable, Sendable {
  private let file: String?

  /// Reads variables.
  package init(_ variables: [String: String]) {
    file = variables["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The settings of TLS.
  /// - Throws: ``TransportFault`` of kind `invalid` where the file holds no certificates.
  func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    guard let file else { return configuration }
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
      throw TransportFault.invalid(
        "SSL_CERT_FILE names '\(file)', which holds no certificates in PEM format that can be read")
    }
    configuration.trustRoots = .certificates(certificates)
    return configuration
  }
}
