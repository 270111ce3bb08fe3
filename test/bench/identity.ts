import type { ClientIdentity } from '../../src/plex/http.ts';

export const identity: ClientIdentity = {
  clientIdentifier: 'd2f0f3c2-9c0a-4b61-8f6e-3a4b2f6d7c10',
  product: 'Tokens for Plex',
  version: '0.1.0',
  platform: 'Linux',
  platformVersion: '6.1',
  device: 'Linux',
  deviceName: 'Bench',
};

/** The headers that `Http` sends for this identity, as the others are given them. */
export const identityHeaders: Record<string, string> = {
  Accept: 'application/json',
  'X-Plex-Pms-Api-Version': '1.0.0',
  'X-Plex-Client-Identifier': identity.clientIdentifier,
  'X-Plex-Product': identity.product,
  'X-Plex-Version': identity.version,
  'X-Plex-Platform': identity.platform,
  'X-Plex-Platform-Version': identity.platformVersion,
  'X-Plex-Device': identity.device,
  'X-Plex-Device-Name': identity.deviceName,
};
