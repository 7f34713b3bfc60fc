import Foundation
import TestServers

@testable import RESTSource

/// A small server for each ready-made source that answers in the shapes of the service's documentation.
enum ServiceDouble {
  /// What a service answers; nil where it does not know the path.
  static func answer(_ name: String, _ request: FaultServer.Request) -> FaultServer.Response {
    if request.path.hasSuffix("/token") {
      return request.body.contains("the-code")
        ? .json(
          #"{"access_token":"granted-token","token_type":"bearer","expires_in":21600,"refresh_token":"again"}"#
        )
        : .json(#"{"error":"invalid_grant"}"#, status: 400)
    }
    let isOpen = name == "lastfm"
    guard isOpen || request.headers["authorization"]?.hasPrefix("Bearer ") == true else {
      return .json(#"{"message":"unauthorised"}"#, status: 401)
    }
    return switch name {
    case "trakt": trakt(request)
    case "lastfm": lastfm(request)
    case "spotify": spotify(request)
    case "strava": strava(request)
    case "oura": oura(request)
    case "github": github(request)
    default: monzo(request)
    }
  }

  private static func page(_ request: FaultServer.Request) -> Int { Int(request.query["page"] ?? "1") ?? 1 }

  private static func trakt(_ request: FaultServer.Request) -> FaultServer.Response {
    guard request.headers["trakt-api-version"] == "2", request.headers["trakt-api-key"] != nil else {
      return .json("{}", status: 412)
    }
    let number = page(request)
    let body =
      request.path.hasSuffix("movies")
      ? #"[{"id":\#(number),"watched_at":"2014-03-31T09:28:53.000Z","action":"scrobble","type":"movie","movie":{"title":"The Dark Knight","year":2008,"ids":{"trakt":4}}}]"#
      : #"[{"id":\#(number + 10),"watched_at":"2014-03-30T09:28:53.000Z","action":"watch","type":"episode","episode":{"season":2,"number":1,"title":"Pawnee Zoo"},"show":{"title":"Parks and Recreation","year":2009}}]"#
    return .json(body, [("X-Pagination-Page", String(number)), ("X-Pagination-Page-Count", "3")])
  }

  private static func lastfm(_ request: FaultServer.Request) -> FaultServer.Response {
    if request.index == 0 { return .json(#"{"error":29,"message":"Rate limit exceeded"}"#) }
    guard request.query["api_key"] != nil, request.query["method"] == "user.getrecenttracks" else {
      return .json(#"{"error":10,"message":"Invalid API key"}"#)
    }
    let number = page(request)
    return .json(
      ##"{"recenttracks":{"track":[{"artist":{"mbid":"","#text":"Air"},"name":"La femme d'argent","album":{"mbid":"","#text":"Moon Safari"},"@attr":{"nowplaying":"true"}},{"artist":{"mbid":"","#text":"Can"},"name":"Halleluhwah","album":{"mbid":"","#text":"Tago Mago"},"date":{"uts":"\##(1_700_000_000 - number)","#text":"14 Nov 2023, 22:13"}}],"@attr":{"user":"ann","totalPages":"3","page":"\##(number)","perPage":"200","total":"3"}}}"##
    )
  }

  private static func spotify(_ request: FaultServer.Request) -> FaultServer.Response {
    let isLast = request.query["before"] != nil
    let item =
      #"{"track":{"id":"t","name":"Song","duration_ms":207959,"artists":[{"id":"a","name":"Band"},{"id":"b","name":"Guest"}],"album":{"id":"l","name":"Album"}},"played_at":"2023-11-0\#(isLast ? 1 : 2)T10:00:00.123Z","context":null}"#
    let next = isLast ? "null" : #""/v1/me/player/recently-played?before=1700000000000&limit=50""#
    return .json(
      #"{"items":[\#(item)],"next":\#(next),"cursors":{"after":"1","before":"2"},"limit":50,"href":"x"}"#)
  }

  private static func strava(_ request: FaultServer.Request) -> FaultServer.Response {
    guard page(request) < 3 else { return .json("[]") }
    return .json(
      #"[{"id":\#(154_504_250_376_823_000 + page(request)),"name":"Happy Friday","distance":24931.4,"moving_time":4500,"elapsed_time":4500,"total_elevation_gain":0,"type":"Ride","sport_type":"MountainBikeRide","start_date":"2018-05-02T12:15:09Z","average_heartrate":140.3,"max_heartrate":178,"map":{"id":"a12","summary_polyline":null}}]"#
    )
  }

  private static func oura(_ request: FaultServer.Request) -> FaultServer.Response {
    guard request.query["start_date"] != nil, request.query["end_date"] != nil else {
      return .json("{}", status: 422)
    }
    let isLast = request.query["next_token"] == "more"
    return .json(
      #"{"data":[{"id":"\#(isLast ? "s2" : "s1")","day":"2023-11-0\#(isLast ? 2 : 1)","bedtime_start":"2023-11-01T23:10:00.000+01:00","bedtime_end":"2023-11-02T07:10:00.000+01:00","total_sleep_duration":25000,"deep_sleep_duration":5000,"light_sleep_duration":14000,"rem_sleep_duration":6000,"awake_time":1800,"efficiency":90,"average_heart_rate":54.125,"heart_rate":{"interval":300,"items":[null,60],"timestamp":"2023-11-01T23:10:00.000+01:00"}}],"next_token":\#(isLast ? "null" : "\"more\"")}"#
    )
  }

  private static func github(_ request: FaultServer.Request) -> FaultServer.Response {
    if request.path == "/user/repos" {
      return .json(
        #"[{"name":"one","full_name":"ann/one","owner":{"login":"ann"}},{"name":"empty","full_name":"ann/empty","owner":{"login":"ann"}}]"#
      )
    }
    if request.path.contains("empty") {
      return .json(#"{"message":"Git Repository is empty."}"#, status: 409)
    }
    let number = page(request)
    return .json(
      #"[{"sha":"\#(number)c","commit":{"author":{"name":"Ann","date":"2011-04-14T16:00:49Z"},"committer":{"name":"Ann","date":"2011-04-14T16:00:4\#(number)Z"},"message":"Fix all the bugs"},"author":{"login":"ann"}}]"#,
      number < 3 ? [("Link", "<\(request.path)?page=\(number + 1)>; rel=\"next\"")] : [])
  }

  private static func monzo(_ request: FaultServer.Request) -> FaultServer.Response {
    if request.path == "/accounts" {
      return .json(#"{"accounts":[{"id":"acc_1","description":"Ann"},{"id":"acc_2","description":"Joint"}]}"#)
    }
    let account = request.query["account_id"] ?? ""
    switch request.query["since"] {
    case "tx_2\(account)": return .json(#"{"transactions":[]}"#)
    case "tx_1\(account)": return transaction(account, 2, -5)
    default: return transaction(account, 1, -510)
    }
  }

  private static func transaction(_ account: String, _ number: Int, _ amount: Int) -> FaultServer.Response {
    .json(
      #"{"transactions":[{"id":"tx_\#(number)\#(account)","account_id":"\#(account)","created":"2015-08-22T12:20:1\#(number)Z","amount":\#(amount),"currency":"GBP","description":"THE DE BEAUVOIR DELI C LONDON","category":"eating_out","merchant":{"id":"m","name":"Deli"},"metadata":{},"notes":"","settled":""}]}"#
    )
  }
}
