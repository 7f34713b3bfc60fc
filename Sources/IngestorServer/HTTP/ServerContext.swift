import HTTPTypes
import Hummingbird

/// What goes along with a request.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The largest body that is read, in bytes.
  var maxUploadSize: Int { Self.bodyLimit }

  static let bodyLimit = 1 << 20

  init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
}

extension Response {
  /// An answer of JSON.
  init(json: some Sequence<UInt8>, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = "application/json"
    self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
  }

  /// An answer of HTML.
  init(html: String, status: HTTPResponse.Status = .ok) {
    self.init(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// Sends the browser elsewhere, with GET.
  init(seeOther path: String) { self.init(status: .seeOther, headers: [.location: path]) }
}
