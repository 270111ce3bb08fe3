import fetch from 'node-fetch';

|

const response = await fetch(`${plexUrl}/library/sections`, {
  headers: { Accept: 'application/json', 'X-Plex-Token': plexToken },
});
const { MediaContainer } = await response.json();
for (const { title } of MediaContainer.Directory) console.log(title);
