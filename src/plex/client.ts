/** What the first request loads: the half of `plex/` that activation does without, in a bundle of its own. */
export { Http } from './http.ts';
export { MediaServer } from './mediaServer.ts';
export { PlexTv } from './plexTv.ts';
