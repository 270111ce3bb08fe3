import type { TokenShape } from '../../src/plex/tokenShapes.ts';

/** A token or identifier of each shape; none was ever in use. */
export const SHAPE_SAMPLES = {
  longLived: 'Qz8-rT_w4KbN7vXe2Lp_',
  transient: 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50',
  jwt: 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  claimToken: 'claim-Qz8-rT_w4KbN7vXe2Lp_',
  local: 'local-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50',
  machineIdentifier: '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7',
  uuid: '2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50',
  clientIdentifier: 'k3vq8zr5nw2xy7mtb4cjd6ph',
} as const satisfies Record<TokenShape, string>;
