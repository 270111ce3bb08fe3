/** The half of `plex/` that sends requests. The first request loads it, in a bundle that activation doesn't need. */
export { Http } from './http.ts';
export { MediaServer } from './mediaServer.ts';
export { PlexTv } from './plexTv.ts';
