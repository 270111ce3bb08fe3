/** One way to reach a server. */
export interface ServerConnection {
  /** Without a slash at its end: `https://192-168-1-5.….plex.direct:32400`, `https://example.org/plex`. */
  readonly address: string;
  /** In the server's own network. */
  readonly local: boolean;
  /** Through a server of Plex: slow, and a last resort. */
  readonly relay: boolean;
}

/** The most connections of one server that are looked at, and of these the most that are tried. */
const MOST_LISTED = 200;
const MOST = 32;
/** How long better connections may still take once one has answered, in milliseconds. */
const PATIENCE = 250;

/**
 * An address as it is listed, before `URL` reads it, which leaves out tabs and line breaks, takes `\` for `/` and decodes
 * what is escaped in a host: a person who reads the answer would see another one than is asked.
 */
const LISTED = /^https?:\/\/[^\s\p{Cc}\p{Cf}@%\\/?#]+\/?$/iu;
/** The longest address that is one, in UTF-16 code units. */
const LONGEST = 2_000;

/** Whether nobody on the way can read what is sent. */
export function isSecure({ address }: Pick<ServerConnection, 'address'>): boolean {
  return address.startsWith('https:');
}

/** Whether a connection is encrypted and doesn't lead through a relay, so that there is little to gain from a better one. */
export function isSecureAndDirect(connection: Pick<ServerConnection, 'address' | 'relay'>): boolean {
  return isSecure(connection) && !connection.relay;
}

/**
 * A connection as an answer lists it; `undefined` where it is no address of a server. A server's owner chooses these: what
 * could be a link or an icon in a message, or end a text in a file, is none, and neither is one with a path: it is asked who
 * answers there without any question, which could be anything in the network of whoever reads the list.
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

/** Best first, each address once: local, then remote, then relay, and https before http in each. At most 32. */
export function rankConnections(connections: readonly ServerConnection[]): ServerConnection[] {
  const rank = (each: ServerConnection): number => (each.relay ? 4 : each.local ? 0 : 2) + (isSecure(each) ? 0 : 1);
  const byAddress = Map.groupBy(connections.slice(0, MOST_LISTED), ({ address }) => address);
  return [...byAddress.values()]
    .flatMap(([first]) => first ?? [])
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST);
}

export interface RaceOptions<Entrant> {
  /** How long better ones may still take once one has answered, in milliseconds. */
  readonly patience?: number;
  /** Whether the best that has answered wins at once, although a better one may still answer. By default, none does. */
  readonly isGoodEnough?: (entrant: Entrant) => boolean;
  /** For a test, a clock of its own. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Told when a better one answers after the race was decided: it serves the next call. */
  readonly onBetter?: (entrant: Entrant) => void;
}

/**
 * Probes all at once. The winner is the best that has answered, once all better ones have failed, or it is good enough, or
 * 250 ms after the first answer.
 *
 * @param ranked best first
 * @param probe rejects where there is no right answer
 * @throws {AggregateError} of what every probe was rejected with, in the order of `ranked`
 */
export function race<Entrant>(
  ranked: readonly Entrant[],
  probe: (entrant: Entrant) => Promise<unknown>,
  { patience = PATIENCE, isGoodEnough = () => false, sleep = wait, onBetter }: RaceOptions<Entrant> = {},
): Promise<Entrant> {
  const { promise, resolve, reject } = Promise.withResolvers<Entrant>();
  const outcomes: ('running' | 'answered' | 'failed')[] = ranked.map(() => 'running');
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
    const best = outcomes.indexOf('answered');
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
        outcomes[place] = 'answered';
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

function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
