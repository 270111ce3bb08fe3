/** One address of a server in plex.tv's format: unlike a media server's, it always has `relay` and `IPv6`. */
export type ResourceConnection = {
  protocol: 'http' | 'https';
  address: string;
  port: number;
  uri: string;
  local: boolean;
  relay: boolean;
  IPv6: boolean;
};

/** A server or player of an account, typed as an element of a response. */
export type ResourceDevice = {
  name: string;
  product: string;
  productVersion: string;
  platform: string;
  platformVersion: string;
  device: string;
  clientIdentifier: string;
  createdAt: string;
  lastSeenAt: string;
  /** A comma-separated list. */
  provides: string;
  /** Both are null for the user's own devices. */
  ownerId: number | null;
  sourceTitle: string | null;
  publicAddress: string;
  /** Null for players. */
  accessToken: string | null;
  owned: boolean;
  home: boolean;
  synced: boolean;
  relay: boolean;
  presence: boolean;
  httpsRequired: boolean;
  publicAddressMatches: boolean;
  dnsRebindingProtection: boolean;
  natLoopbackSupported: boolean;
  connections: ResourceConnection[];
};

/** The discard port, at which nothing listens and only a privileged process could. */
export const DEAD_PORT = 9;

export function connection(
  protocol: 'http' | 'https',
  address: string,
  port: number,
  more: Partial<ResourceConnection> = {},
): ResourceConnection {
  const IPv6 = address.includes(':');
  const uri = `${protocol}://${IPv6 ? `[${address}]` : address}:${port}`;
  return { protocol, address, port, uri, local: true, relay: false, IPv6, ...more };
}

/** Creates a device: the user's own server, unless the fields say otherwise. */
export function serverDevice(
  name: string,
  clientIdentifier: string,
  connections: ResourceConnection[],
): ResourceDevice {
  return {
    name,
    product: 'Plex Media Server',
    productVersion: '1.43.4.10512-3f7c0a9be',
    platform: 'Linux',
    platformVersion: '6.12.9',
    device: 'PC',
    clientIdentifier,
    createdAt: '2024-03-09T18:20:41Z',
    lastSeenAt: '2026-01-01T00:00:00Z',
    provides: 'server',
    ownerId: null,
    sourceTitle: null,
    publicAddress: '198.51.100.7',
    accessToken: null,
    owned: true,
    home: false,
    synced: false,
    relay: true,
    presence: true,
    httpsRequired: false,
    publicAddressMatches: true,
    dnsRebindingProtection: false,
    natLoopbackSupported: false,
    connections,
  };
}
