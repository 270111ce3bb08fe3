import { createHash, randomBytes } from 'node:crypto';
import { type AccountKey, jwtOf } from './people.ts';
import type { ServerKey } from './services.ts';
import { TOKENS, type User } from './tokens.ts';

/** Lasting tokens that are account tokens as well, as somebody would have found and pasted them. */
const PASTED: ReadonlyMap<string, AccountKey> = new Map([
  [TOKENS.owner, 'mara'],
  [TOKENS.sharedUser, 'tobi'],
  [TOKENS.atticOwner, 'ines'],
]);

/** Whose a server is, and who else may use it. */
export type Sharing = {
  owner: AccountKey;
  guests: readonly AccountKey[];
  /** Tokens that are good there from the start. */
  lasting: ReadonlyMap<string, User>;
};

/** What came of an approved PIN. */
export type SignIn = { user: AccountKey; clientIdentifier: string; token: string };

/** Who is signed in where: the one place that knows which token is alive, asked by plex.tv and by the media servers. */
export class Accounts {
  readonly sharing: Readonly<Record<ServerKey, Sharing>>;
  #signIns: SignIn[] = [];
  /** Lasting tokens that somebody signed out. */
  #ended = new Set<string>();
  #rotations = new Map<ServerKey, number>();
  /** Dead ones too: they have no more business in an address than live ones. */
  #everIssued = new Set<string>();

  constructor(sharing: Record<ServerKey, Sharing>) {
    this.sharing = sharing;
  }

  get signIns(): SignIn[] {
    return [...this.#signIns];
  }

  /** Every token that stands, or stood, for somebody. */
  knownTokens(): string[] {
    return [...Object.values(TOKENS), ...this.#everIssued];
  }

  /** Whose account token it is. Access tokens of a shared server and transient tokens are nobody's at plex.tv. */
  userOf(token: string | undefined): AccountKey | undefined {
    if (token === undefined || this.#ended.has(token)) return undefined;
    return PASTED.get(token) ?? this.#signIns.find(signIn => signIn.token === token)?.user;
  }

  /** Whose it is on one server: an account token opens what its account owns, an access token what is shared with it. */
  userOn(server: ServerKey, token: string): User | undefined {
    const { owner, guests, lasting } = this.sharing[server];
    if (this.#ended.has(token)) return undefined;
    const known = lasting.get(token);
    if (known) return known;
    if (this.#signIns.some(signIn => signIn.token === token && signIn.user === owner)) {
      return { username: owner, level: 'owner' };
    }
    const guest = guests.find(each => this.accessToken(server, each) === token);
    return guest && { username: guest, level: 'shared' };
  }

  /** A new token for this account and client. The one that they had before is dead at once. */
  signIn(user: AccountKey, clientIdentifier: string): string {
    const token = newToken();
    const others = this.#signIns.filter(other => other.user !== user || other.clientIdentifier !== clientIdentifier);
    this.#signIns = [...others, { user, clientIdentifier, token }];
    this.#everIssued.add(token);
    return token;
  }

  /** Ends an account token everywhere, a pasted one too. */
  signOut(token: string): void {
    if (PASTED.has(token)) this.#ended.add(token);
    this.#signIns = this.#signIns.filter(signIn => signIn.token !== token);
  }

  /** What a guest asks that server with: the same at every sign-in, until the server changes it. */
  accessToken(server: ServerKey, guest: AccountKey): string {
    const seed = `${guest} on ${server} ${this.#rotations.get(server) ?? 0}`;
    const token = createHash('sha256').update(seed).digest('base64url').slice(0, 20);
    this.#everIssued.add(token);
    return token;
  }

  /** What newer clients have besides their account token. No media server takes it. */
  jwt(user: AccountKey): string {
    const token = jwtOf(user);
    this.#everIssued.add(token);
    return token;
  }

  /** As after a restore from backup: the access tokens of that server's guests are others from now on. */
  rotate(server: ServerKey): void {
    this.#rotations.set(server, (this.#rotations.get(server) ?? 0) + 1);
  }

  reset(): void {
    this.#signIns = [];
    this.#ended.clear();
    this.#rotations.clear();
    this.#everIssued.clear();
  }
}

/** 20 of `[A-Za-z0-9_-]`, in mixed case. */
function newToken(): string {
  const token = randomBytes(15).toString('base64url');
  return /[a-z]/.test(token) && /[A-Z]/.test(token) ? token : newToken();
}
