/** A token of a server, without the token: that is in SecretStorage under the server's machineIdentifier and this `id`. */
export interface TokenEntry {
  readonly id: string;
  /** Whose it is, in the user's words: "me", "kids", "test user". */
  readonly label: string;
}

/** A Plex Media Server that the user added. */
export interface Server {
  readonly machineIdentifier: string;
  readonly name: string;
  /** Where it answers, without a slash at its end: `http://192.168.1.5:32400`, `https://example.org/plex`. */
  readonly address: string;
  /** Of Plex Media Server, as it was last heard; empty where it was not. */
  readonly version: string;
  readonly tokens: readonly TokenEntry[];
  /** The token that it is asked with: an id among `tokens`. */
  readonly selectedToken: string;
  /** The sources that it was asked about, the latest first. */
  readonly usedSources?: readonly UsedSource[];
}

/** A source as it is stored: `server://…` or `provider://…`, and the name of its device, as plain text. */
export interface UsedSource {
  readonly source: string;
  readonly title?: string;
}

/** How the server answered when it was last asked, in this window. */
export type ServerState = 'notAsked' | 'reachable' | 'rejected' | 'starting' | 'unreachable';

/** The token that a server is asked with. */
export function selectedToken(server: Server): TokenEntry | undefined {
  return server.tokens.find(({ id }) => id === server.selectedToken) ?? server.tokens[0];
}

/** Whether a stored value is a server: what an older or newer version stored is skipped, not trusted. */
export function isServer(value: unknown): value is Server {
  const isText = (text: unknown): boolean => typeof text === 'string';
  if (typeof value !== 'object' || value === null) return false;
  const { machineIdentifier, name, address, version, tokens, selectedToken } = value as Record<keyof Server, unknown>;
  return (
    [machineIdentifier, name, address, version, selectedToken].every(isText) &&
    Array.isArray(tokens) &&
    tokens.every(token => isText(token?.id) && isText(token?.label))
  );
}
