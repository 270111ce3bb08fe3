import { PlexServer } from '@ctrl/plex';

const server = new PlexServer(process.env.PLEX_URL, |);
const { MediaContainer } = await server.query('/library/sections');
for (const { title } of MediaContainer.Directory) console.log(title);
