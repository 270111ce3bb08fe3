require 'net/http'

uri = URI("#{ENV['PLEX_URL']}/library/sections")
request = Net::HTTP::Get.new(uri)
request['X-Plex-Token'] = |
response = Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
response.value
puts response.body
