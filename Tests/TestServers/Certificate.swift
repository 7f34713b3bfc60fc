/// Certificates for servers of tests.
package enum Certificate {
  /// Writes a certificate that nobody else vouches for, and beside it (`.key`) its private key.
  /// - Parameter address: The IP address that it is for.
  package static func signedByItself(for address: String, at path: String) throws {
    try ServerProcess.run([
      "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days",
      "2", "-subj", "/CN=\(address)", "-addext", "subjectAltName=IP:\(address)", "-out", path, "-keyout",
      path + ".key",
    ])
    try ServerProcess.run(["/bin/chmod", "600", path + ".key"])
  }
}
