import type * as v from 'valibot';
import { type AccountDevice, devicesAnswer, pinAnswer, userAnswer } from './answers.ts';
import { readResponse } from './decode.ts';
import { isPlexError, type PlexErrorKind } from './errors.ts';
import type { Http, PlexRequest } from './http.ts';
import type { Secret } from './secret.ts';

/** The longest list of servers, in bytes: 1,000 servers take 3 MB. */
const LIST_LIMIT = 16 * 1024 * 1024;
/** The most values of a list of servers: each server has some 25, and 8 for each connection. */
const LIST_VALUES = 500_000;

/** The longest response about a PIN, in bytes. */
const PIN_LIMIT = 64 * 1024;

/** A sign-in that waits for approval in a browser. */
export interface Pin {
  readonly id: number;
  /** The code in the approval link. */
  readonly code: string;
  /** In seconds, from its creation on. */
  readonly expiresIn: number;
  /** The client that created the PIN: no other may ask about it. */
  readonly clientIdentifier: string;
}

/** The user whom a token belongs to. */
export interface PlexUser {
  /** Plex's own identifier of the account. */
  readonly uuid: string;
  /** A name that is no e-mail address, if the account has one. */
  readonly name?: string;
}

/** plex.tv, the account service, used with one account's token or none. Every method throws `PlexError`. */
export class PlexTv {
  readonly #http: Http;
  readonly #address: string;
  readonly #token: Secret | undefined;

  constructor(http: Http, address: string, token?: Secret) {
    this.#http = http;
    this.#address = address;
    this.#token = token;
  }

  /** `POST /api/v2/pins?strong=true`: creates a PIN with a long code for the browser, valid for half an hour. */
  async createPin(clientIdentifier: string, signal?: AbortSignal): Promise<Pin> {
    const query = { strong: 'true' };
    const pin = await this.#ask(pinAnswer, {
      method: 'POST',
      path: '/api/v2/pins',
      query,
      clientIdentifier,
      bodyLimit: PIN_LIMIT,
      signal,
    });
    return { id: pin.id, code: pin.code, expiresIn: pin.expiresIn, clientIdentifier };
  }

  /**
   * `GET /api/v2/pins/{id}`: returns the account's token once somebody has approved, `undefined` before. Throws `pinGone`
   * for a PIN that has expired or that another client created.
   */
  async getPinToken({ id, clientIdentifier }: Pin, signal?: AbortSignal): Promise<Secret | undefined> {
    const request = {
      method: 'GET',
      path: `/api/v2/pins/${id}`,
      clientIdentifier,
      bodyLimit: PIN_LIMIT,
      signal,
    } as const;
    const { authToken } = await this.#ask(pinAnswer, request, { notFound: 'pinGone' });
    return authToken;
  }

  /**
   * `GET /api/v2/user`: returns the user. The response repeats the token and the e-mail address; neither leaves this
   * method.
   */
  async getUser(signal?: AbortSignal): Promise<PlexUser> {
    const user = await this.#ask(userAnswer, { method: 'GET', path: '/api/v2/user', signal });
    const name = [user.friendlyName, user.title, user.username].find(Boolean);
    return { uuid: user.uuid, ...(name && { name }) };
  }

  /**
   * `GET /api/v2/resources`: returns the servers that the account may use, without players. Ignores `presence`, which is
   * often wrong.
   */
  async getServers(signal?: AbortSignal): Promise<AccountDevice[]> {
    const query = { includeHttps: '1', includeRelay: '1', includeIPv6: '1' };
    const devices = await this.#ask(devicesAnswer, {
      method: 'GET',
      path: '/api/v2/resources',
      query,
      bodyLimit: LIST_LIMIT,
      mostValues: LIST_VALUES,
      signal,
    });
    const servers = devices.filter(({ provides }) => provides.split(',').some(role => role.trim() === 'server'));
    // A server that is listed twice would become two, with the connections of one and the token of the other.
    const byIdentifier = Map.groupBy(servers, server => server.clientIdentifier);
    return [...byIdentifier.values()].flatMap(list => trustedListing(list) ?? []);
  }

  /** `DELETE /api/v2/users/signout`: revokes the token itself, on every server too. */
  async signOut(signal?: AbortSignal): Promise<void> {
    await underPlexTvName(() => this.#send({ method: 'DELETE', path: '/api/v2/users/signout', signal }));
  }

  #ask<const Schema extends v.GenericSchema>(
    schema: Schema,
    { mostValues, ...request }: Question,
    kinds?: Partial<Record<PlexErrorKind, PlexErrorKind>>,
  ): Promise<v.InferOutput<Schema>> {
    return underPlexTvName(
      () => readResponse(schema, () => this.#send(request), new URL(this.#address).host, mostValues),
      kinds,
    );
  }

  #send(request: Question): Promise<string> {
    return this.#http.send({ ...request, address: this.#address, token: this.#token });
  }
}

/**
 * Returns the server among all listings of one identifier, because anybody can share a server that claims another's
 * identifier. The account's own server wins. Returns `undefined` where other people share several, because nothing shows
 * which of them created a token.
 */
function trustedListing(listings: readonly AccountDevice[]): AccountDevice | undefined {
  const [first, ...others] = listings;
  const isSame = ({ accessToken }: AccountDevice): boolean =>
    accessToken?.equals(first?.accessToken) ?? !first?.accessToken;
  return listings.find(({ owned }) => owned) ?? (others.every(isSame) ? first : undefined);
}

/** plex.tv's status for an expired JWT. */
const EXPIRED = 498;

/** A 401 from plex.tv is about the account, and a 503 is not about a server that starts. */
const KINDS: Partial<Record<PlexErrorKind, PlexErrorKind>> = { rejected: 'signInOver', starting: 'serverError' };

/** Rethrows errors with the name of plex.tv, and with the kind that they have here. */
async function underPlexTvName<Answer>(
  ask: () => Promise<Answer>,
  kinds: Partial<Record<PlexErrorKind, PlexErrorKind>> = {},
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isPlexError(error)) throw error;
    const kind = error.facts.status === EXPIRED ? 'signInOver' : ({ ...KINDS, ...kinds }[error.kind] ?? error.kind);
    throw error.with({ kind, serverName: 'plex.tv' });
  }
}

interface Question extends Pick<PlexRequest, 'method' | 'path' | 'query' | 'clientIdentifier' | 'bodyLimit'> {
  readonly mostValues?: number;
  readonly signal: AbortSignal | undefined;
}
