# Marks an item of a Plex library as watched: ruby scrobble.rb RATING_KEY
require "net/http"

PLEX_URL = URI("http://127.0.0.1:32400")
PLEX_TOKEN = "" # Plex: Insert Transient Token

rating_key = ARGV.fetch(0)
query = URI.encode_www_form(identifier: "com.plexapp.plugins.library", key: rating_key)

response = Net::HTTP.start(PLEX_URL.host, PLEX_URL.port) do |http|
  http.get("/:/scrobble?#{query}", "X-Plex-Token" => PLEX_TOKEN)
end

abort "Plex returned #{response.code}" unless response.is_a?(Net::HTTPSuccess)
