import { isLoopback } from './localNetwork.ts';
import { pause } from './promises.ts';

/** An address at which a server can be reached. */
export interface ServerConnection {
  /** Has no slash at its end: `https://192-168-1-5.….plex.direct:32400`, `https://example.org/plex`. */
  readonly address: string;
  /** True if the address is in the server's own network. */
  readonly local: boolean;
  /** True if the connection goes through one of Plex's relays: slow, and a last resort. */
  readonly relay: boolean;
}

/** The most connections of one server that are considered, and the most of these that are tried. */
const MOST_LISTED = 200;
const MOST = 32;
/** Wait for better connections after the first response, in milliseconds. */
const PATIENCE = 250;

/**
 * An address as a response lists it, checked before `URL` reads it: `URL` drops tabs and line breaks, reads `\` as `/` and
 * decodes escapes in a host, so a person would see another host than the one that gets the request.
 */
const LISTED = /^https?:\/\/[^\s\p{Cc}\p{Cf}@%\\/?#]+\/?$/iu;
/** The longest address that is accepted, in UTF-16 code units. */
const LONGEST = 2_000;

/** Returns whether the connection is encrypted. */
export function isSecure({ address }: Pick<ServerConnection, 'address'>): boolean {
  return address.startsWith('https:');
}

/** Returns whether others on the network can read what is sent: it isn't encrypted, and leaves this computer. */
export function isExposed({ address }: Pick<ServerConnection, 'address'>): boolean {
  return !isSecure({ address }) && !isLoopback(new URL(address).hostname);
}

/** Returns whether a connection is encrypted and avoids a relay, so that a better one would gain little. */
export function isSecureAndDirect(connection: Pick<ServerConnection, 'address' | 'relay'>): boolean {
  return isSecure(connection) && !connection.relay;
}

/**
 * Reads a connection from a response; returns `undefined` where its URI is no address of a server. The server's owner
 * chooses these URIs, so one that could show as a link or icon in a message, or end a text in a file, is refused. One with
 * a path is refused too: connections are probed without a question, and the path could lead to anything in the user's
 * network.
 */
export function parseConnection(listed: {
  readonly uri: string;
  readonly local: boolean;
  readonly relay: boolean;
}): ServerConnection | undefined {
  const { uri, local, relay } = listed;
  const url = uri.length <= LONGEST && LISTED.test(uri) ? URL.parse(uri) : null;
  if (!url || !/^[\w.:[\]-]+$/.test(url.host)) return undefined;
  return { address: url.origin, local, relay };
}

/**
 * Returns at most 32 connections, the best first and each address once: local, then remote, then relay, and https before
 * http in each.
 */
export function rankConnections(connections: readonly ServerConnection[]): ServerConnection[] {
  const rank = (connection: ServerConnection): number =>
    (connection.relay ? 4 : connection.local ? 0 : 2) + (isSecure(connection) ? 0 : 1);
  const byAddress = Map.groupBy(connections.slice(0, MOST_LISTED), ({ address }) => address);
  return [...byAddress.values()]
    .flatMap(([first]) => first ?? [])
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST);
}

export interface RaceOptions<Entrant> {
  /** Wait for better entrants after the first response, in milliseconds. */
  readonly patience?: number;
  /** Returns whether an entrant wins at once although a better one may still respond. By default, none does. */
  readonly isGoodEnough?: (entrant: Entrant) => boolean;
  /** Replaces the clock in tests. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Receives a better entrant that responds after the race was decided; it serves the next call. */
  readonly onBetter?: (entrant: Entrant) => void;
}

/**
 * Probes all entrants at once. The winner is the best one that has responded, once all better ones have failed, or once it
 * is good enough, or 250 ms after the first response.
 *
 * @param ranked the entrants, best first
 * @param probe rejects where there is no right response
 * @throws {AggregateError} the errors of all probes, in the order of `ranked`
 */
export function race<Entrant>(
  ranked: readonly Entrant[],
  probe: (entrant: Entrant) => Promise<unknown>,
  { patience = PATIENCE, isGoodEnough = () => false, sleep = pause, onBetter }: RaceOptions<Entrant> = {},
): Promise<Entrant> {
  const { promise, resolve, reject } = Promise.withResolvers<Entrant>();
  const outcomes: ('running' | 'responded' | 'failed')[] = ranked.map(() => 'running');
  const errors: unknown[] = [];
  let leader = ranked.length;
  let decided = false;
  const decide = (): void => {
    const entrant = ranked[leader];
    if (entrant === undefined) return;
    decided = true;
    resolve(entrant);
  };
  const judge = (): void => {
    const best = outcomes.indexOf('responded');
    if (best < 0) {
      if (!outcomes.includes('running')) reject(new AggregateError(errors));
      return;
    }
    const isFirst = leader === ranked.length;
    const entrant = ranked[best];
    if (entrant === undefined) return;
    if (best < leader && decided) onBetter?.(entrant);
    leader = best;
    if (decided) return;
    if (isGoodEnough(entrant) || !outcomes.slice(0, leader).includes('running')) decide();
    else if (isFirst) void sleep(patience).then(() => decided || decide());
  };
  ranked.forEach((entrant, place) => {
    probe(entrant).then(
      () => {
        outcomes[place] = 'responded';
        judge();
      },
      (error: unknown) => {
        outcomes[place] = 'failed';
        errors[place] = error;
        judge();
      },
    );
  });
  judge();
  return promise;
}
