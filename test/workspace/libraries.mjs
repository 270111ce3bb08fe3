// Prints the libraries of a server. The token stands in no file: .vscode/tasks.json and launch.json give it to the process.
const { PLEX_URL, PLEX_TOKEN } = process.env;

const response = await fetch(`${PLEX_URL}/library/sections`, {
  headers: { Accept: 'application/json', 'X-Plex-Token': PLEX_TOKEN },
});
if (!response.ok) throw new Error(`Plex returned ${response.status}`);

const { MediaContainer } = await response.json();
for (const { title, type } of MediaContainer.Directory ?? []) console.log(`${title} (${type})`);
