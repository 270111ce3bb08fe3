import type * as v from 'valibot';
import { readResponse } from './decode.ts';
import { isPlexError, PlexError, type PlexErrorKind } from './errors.ts';
import { chosenName, type HomeUser, homeUsers, switchedToken, switchPaths } from './homeUsers.ts';
import type { Http, PlexRequest, RequestClient } from './http.ts';
import {
  type AccountDevice,
  devicesResponse,
  homeSwitchResponse,
  homeUsersResponse,
  pinResponse,
  userResponse,
} from './responses.ts';
import type { Secret } from './secret.ts';

/** The longest list of servers, in bytes: 1,000 servers take 3 MB. */
const LIST_LIMIT = 16 * 1024 * 1024;
/** The most values of a list of servers: each server has some 25, and 8 for each connection. */
const LIST_VALUES = 500_000;

/** The longest response about a PIN, in bytes. */
const PIN_LIMIT = 64 * 1024;

/** A sign-in that waits for approval in a browser. No client but the one that created it may request its token. */
export interface Pin extends RequestClient {
  readonly id: number;
  /** The code in the approval link. */
  readonly code: string;
  /** In seconds, from its creation on. */
  readonly expiresIn: number;
}

/** The user whom a token belongs to. */
export interface PlexUser {
  /** Plex's own identifier of the account. */
  readonly uuid: string;
  /** A name that is no e-mail address, if the account has one. */
  readonly name?: string;
  /** True if the account administers a Plex Home, so that it may list and switch to its users. */
  readonly isHomeAdmin?: true;
}

/** plex.tv, the account service, used with one account's token or none. Every method throws `PlexError`. */
export class PlexTv {
  readonly #http: Http;
  readonly #address: string;
  readonly #token: Secret | undefined;
  readonly #client: RequestClient | undefined;

  /**
   * @param client the app that the token was created for: requests name it, so that plex.tv has no reason to list the
   *   token under another name. Default: this installation
   */
  constructor(http: Http, address: string, token?: Secret, client?: RequestClient) {
    this.#http = http;
    this.#address = address;
    this.#token = token;
    this.#client = client;
  }

  /**
   * `POST /api/v2/pins?strong=true`: creates a PIN with a long code for the browser, valid for half an hour. With a client
   * of `newAppClient`, the approval creates a token of the app's own.
   */
  async createPin(client: RequestClient, signal?: AbortSignal): Promise<Pin> {
    const query = { strong: 'true' };
    const pin = await this.#request(pinResponse, {
      method: 'POST',
      path: '/api/v2/pins',
      query,
      client,
      bodyLimit: PIN_LIMIT,
      signal,
    });
    return { id: pin.id, code: pin.code, expiresIn: pin.expiresIn, ...client };
  }

  /**
   * `GET /api/v2/pins/{id}`: returns the account's token once somebody has approved, `undefined` before. Throws `pinGone`
   * for a PIN that has expired or that another client created.
   */
  async getPinToken(pin: Pin, signal?: AbortSignal): Promise<Secret | undefined> {
    const request = {
      method: 'GET',
      path: `/api/v2/pins/${pin.id}`,
      client: pin,
      bodyLimit: PIN_LIMIT,
      signal,
    } as const;
    const { authToken } = await this.#request(pinResponse, request, { notFound: 'pinGone' });
    return authToken;
  }

  /**
   * `GET /api/v2/user`: returns the user. The response repeats the token and the e-mail address; neither leaves this
   * method.
   */
  async getUser(signal?: AbortSignal): Promise<PlexUser> {
    const user = await this.#request(userResponse, { method: 'GET', path: '/api/v2/user', signal });
    const name = chosenName(user);
    return { uuid: user.uuid, ...(name && { name }), ...(user.homeAdmin && { isHomeAdmin: true }) };
  }

  /**
   * `GET /api/v2/resources`: returns the servers that the account may use, without players. Ignores `presence`, which is
   * often wrong.
   */
  async getServers(signal?: AbortSignal): Promise<AccountDevice[]> {
    const query = { includeHttps: '1', includeRelay: '1', includeIPv6: '1' };
    const devices = await this.#request(devicesResponse, {
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

  /**
   * `GET /api/v2/home/users`: returns the users of the account's Plex Home, the account itself among them, without guests.
   * The descriptions have it at clients.plex.tv; several other clients send it to plex.tv, as this one does.
   */
  async getHomeUsers(signal?: AbortSignal): Promise<HomeUser[]> {
    return homeUsers(await this.#request(homeUsersResponse, { method: 'GET', path: '/api/v2/home/users', signal }));
  }

  /**
   * `POST /api/v2/home/users/{uuid}/switch`: returns a Home user's token, with which `getServers()` lists the servers that
   * are shared with this user. plex.tv keeps one token for each user and client, so it may end the one before.
   *
   * Throws `homePinWrong`, also for a PIN that isn't four digits, which isn't sent; `homePinNeeded`; `homeUserGone`. One
   * source has 401 for a wrong PIN, two have 403; both can mean the account's token as well, which is therefore checked. A PIN
   * that was rejected isn't sent again.
   */
  async switchHomeUser(
    user: Pick<HomeUser, 'uuid' | 'id'>,
    { pin, signal }: { readonly pin?: Secret; readonly signal?: AbortSignal } = {},
  ): Promise<Secret> {
    if (pin && !pin.isHomePin) throw this.#error('homePinWrong');
    const request = { method: 'POST', homePin: pin, signal } as const;
    for (const path of switchPaths(user)) {
      try {
        const token = switchedToken(await this.#request(homeSwitchResponse, { ...request, path }), user);
        if (!token || token.equals(this.#token)) throw this.#error('unreadable');
        return token;
      } catch (error) {
        if (!isPlexError(error)) throw error;
        const { status } = error.facts;
        if (status === 401 || status === 403) await this.getUser(signal);
        if (status === 401 || status === 403) throw error.with({ kind: pin ? 'homePinWrong' : 'homePinNeeded' });
        if (error.kind !== 'notFound') throw error;
      }
    }
    throw this.#error('homeUserGone', 404);
  }

  /** `DELETE /api/v2/users/signout`: revokes the token itself, on every server too, and no other. */
  async signOut(signal?: AbortSignal): Promise<void> {
    await underPlexTvName(() => this.#send({ method: 'DELETE', path: '/api/v2/users/signout', signal }));
  }

  /**
   * Revokes the token, and returns whether plex.tv rejects it afterwards: only a 401 proves it. An error says nothing about
   * the token; the call may be repeated.
   */
  async revoke(signal?: AbortSignal): Promise<boolean> {
    const isRejected = async (request: Promise<unknown>): Promise<boolean> => {
      try {
        await request;
        return false;
      } catch (error) {
        if (isPlexError(error) && error.facts.status === 401) return true;
        throw error;
      }
    };
    return (await isRejected(this.signOut(signal))) || isRejected(this.getUser(signal));
  }

  #request<const Schema extends v.GenericSchema>(
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
    return this.#http.send({ client: this.#client, ...request, address: this.#address, token: this.#token });
  }

  #error(kind: PlexErrorKind, status?: number): PlexError {
    const facts = { host: new URL(this.#address).host, serverName: PLEX_TV };
    return new PlexError(kind, { ...facts, ...(status !== undefined && { status }) });
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

/** The name in errors. */
const PLEX_TV = 'plex.tv';

/** plex.tv's status for an expired JWT. */
const EXPIRED = 498;

/** A 401 from plex.tv is about the account, and a 503 is not about a server that starts. */
const KINDS: Partial<Record<PlexErrorKind, PlexErrorKind>> = { rejected: 'signInOver', starting: 'serverError' };

/** Rethrows errors with the name of plex.tv, and with the kind that they have here. */
async function underPlexTvName<Result>(
  request: () => Promise<Result>,
  kinds: Partial<Record<PlexErrorKind, PlexErrorKind>> = {},
): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    if (!isPlexError(error)) throw error;
    const kind = error.facts.status === EXPIRED ? 'signInOver' : ({ ...KINDS, ...kinds }[error.kind] ?? error.kind);
    throw error.with({ kind, serverName: PLEX_TV });
  }
}

interface Question extends Pick<PlexRequest, 'method' | 'path' | 'query' | 'homePin' | 'client' | 'bodyLimit'> {
  readonly mostValues?: number;
  readonly signal: AbortSignal | undefined;
}
