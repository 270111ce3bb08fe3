"""Lists what was added to a Plex Media Server last."""

import json
import urllib.request

PLEX_URL = "http://127.0.0.1:32400"
PLEX_TOKEN = ""  # Plex: Insert Transient Token


def recently_added(limit=10):
    request = urllib.request.Request(
        f"{PLEX_URL}/library/recentlyAdded?X-Plex-Container-Start=0&X-Plex-Container-Size={limit}",
        headers={"Accept": "application/json", "X-Plex-Token": PLEX_TOKEN},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)["MediaContainer"].get("Metadata", [])


if __name__ == "__main__":
    for item in recently_added():
        print(item.get("grandparentTitle", ""), item["title"])
