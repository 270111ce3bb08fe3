import { PlexAPI } from '@lukehagar/plexjs';
import { Accepts } from '@lukehagar/plexjs/sdk/models/shared/index.js';

const plex = new PlexAPI({
  serverURL: 'https://plex.example.org:8443/plex',
  token: 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50',
  clientIdentifier: 'my-plex-script',
  accepts: Accepts.ApplicationJson,
});

export { plex };
