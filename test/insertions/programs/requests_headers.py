import os

import requests

url = os.environ['PLEX_URL'] + '/library/sections'
response = requests.get(url, headers=|)
response.raise_for_status()
print(response.text)
