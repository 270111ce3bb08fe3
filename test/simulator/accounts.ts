import { createHash, randomBytes } from 'node:crypto';
import { type AccountKey, jwtOf, type UserKey } from './people.ts';
import type { Device } from './request.ts';
import type { ServerKey } from './services.ts';
import { TOKENS, type User } from './tokens.ts';

/** Long-lived tokens that are account tokens as well, such as a user may have found and pasted. */
const PASTED: ReadonlyMap<string, AccountKey> = new Map([
  [TOKENS.owner, 'mara'],
  [TOKENS.sharedUser, 'tobi'],
  [TOKENS.atticOwner, 'ines'],
]);

/** The owner of a server, and its other users. */
export type Sharing = {
  owner: AccountKey;
  guests: readonly UserKey[];
  /** Tokens that are valid on the server from the start. */
  longLived: ReadonlyMap<string, User>;
};

/** A token, and the device under which plex.tv lists it: the client of the approved PIN or of the switch. */
export type SignIn = {
  user: UserKey;
  clientIdentifier: string;
  product: string;
  deviceName: string;
  token: string;
};

/**
 * The users, their sign-ins and their tokens: the one place that decides whether a token is valid, for plex.tv and the
 * media servers.
 */
export class Accounts {
  readonly sharing: Readonly<Record<ServerKey, Sharing>>;
  #signIns: SignIn[] = [];
  /** Long-lived tokens that were signed out. */
  #signedOut = new Set<string>();
  #rotations = new Map<ServerKey, number>();
  /** Includes revoked tokens, which must not appear in an address either. */
  #everIssued = new Set<string>();

  constructor(sharing: Record<ServerKey, Sharing>) {
    this.sharing = sharing;
  }

  get signIns(): SignIn[] {
    return [...this.#signIns];
  }

  /** Returns every token that belongs, or belonged, to a user. */
  knownTokens(): string[] {
    return [...Object.values(TOKENS), ...this.#everIssued];
  }

  /**
   * Returns the user of an account token. At plex.tv, access tokens of a shared server and transient tokens belong to
   * nobody.
   */
  userOf(token: string | undefined): UserKey | undefined {
    if (token === undefined || this.#signedOut.has(token)) return undefined;
    return PASTED.get(token) ?? this.#signIns.find(signIn => signIn.token === token)?.user;
  }

  /**
   * Returns the user of a token on one server: an account token is valid on the servers that its account owns, an access
   * token on the server that is shared with its user.
   */
  userOn(server: ServerKey, token: string): User | undefined {
    const { owner, guests, longLived } = this.sharing[server];
    if (this.#signedOut.has(token)) return undefined;
    const known = longLived.get(token);
    if (known) return known;
    if (this.#signIns.some(signIn => signIn.token === token && signIn.user === owner)) {
      return { username: owner, level: 'owner' };
    }
    const guest = guests.find(key => this.accessToken(server, key) === token);
    return guest && { username: guest, level: 'shared' };
  }

  /** Creates a token for this user and client, and revokes the one before. */
  signIn(user: UserKey, client: Pick<Device, 'clientIdentifier' | 'product' | 'name'>): string {
    const { clientIdentifier, product, name: deviceName } = client;
    const token = newToken();
    const others = this.#signIns.filter(other => other.user !== user || other.clientIdentifier !== clientIdentifier);
    this.#signIns = [...others, { user, clientIdentifier, product, deviceName, token }];
    this.#everIssued.add(token);
    return token;
  }

  /** Returns the long-lived token that a server has for itself, in the name of its owner. */
  serverToken(server: ServerKey, machineIdentifier: string): string {
    const { owner } = this.sharing[server];
    const own = this.#signIns.find(
      ({ user, clientIdentifier }) => user === owner && clientIdentifier === machineIdentifier,
    );
    const client = { clientIdentifier: machineIdentifier, product: 'Plex Media Server', name: server };
    return own?.token ?? this.signIn(owner, client);
  }

  /** Revokes an account token everywhere, a pasted one too. */
  signOut(token: string): void {
    if (PASTED.has(token)) this.#signedOut.add(token);
    this.#signIns = this.#signIns.filter(signIn => signIn.token !== token);
  }

  /** Returns a guest's token for a server. It stays the same at every sign-in until the server rotates it. */
  accessToken(server: ServerKey, guest: UserKey): string {
    const seed = `${guest} on ${server} ${this.#rotations.get(server) ?? 0}`;
    const token = createHash('sha256').update(seed).digest('base64url').slice(0, 20);
    this.#everIssued.add(token);
    return token;
  }

  /** Returns the JWT that newer clients have besides their account token. Every media server rejects it. */
  jwt(user: UserKey): string {
    const token = jwtOf(user);
    this.#everIssued.add(token);
    return token;
  }

  /** Changes the access tokens of a server's guests, as a restore from backup does. */
  rotate(server: ServerKey): void {
    this.#rotations.set(server, (this.#rotations.get(server) ?? 0) + 1);
  }

  reset(): void {
    this.#signIns = [];
    this.#signedOut.clear();
    this.#rotations.clear();
    this.#everIssued.clear();
  }
}

/** Creates a token: 20 of `[A-Za-z0-9_-]`, in mixed case. */
function newToken(): string {
  const token = randomBytes(15).toString('base64url');
  return /[a-z]/.test(token) && /[A-Z]/.test(token) ? token : newToken();
}
