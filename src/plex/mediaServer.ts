import type * as v from 'valibot';
import { readResponse } from './decode.ts';
import { isPlexError, PlexError, type PlexErrorKind } from './errors.ts';
import type { Http, PlexRequest } from './http.ts';
import { knownTokens } from './knownTokens.ts';
import {
  identityResponse,
  providersResponse,
  resourcesResponse,
  rootResponse,
  type SourceConnectionInformation,
  serverAccountResponse,
  tokenResponse,
  updaterResponse,
} from './responses.ts';
import type { Secret } from './secret.ts';
import { formatSource, type Source } from './source.ts';
import { isOpaque } from './tokenShapes.ts';

/** The response of `/identity`, which needs no token. It has no name. */
export interface ServerIdentity {
  readonly machineIdentifier: string;
  /** Such as `1.43.4.10261-5d5a0f5d8`; empty where the server doesn't say. */
  readonly version: string;
  /** True if the server belongs to an account. An unclaimed server has no tokens. */
  readonly claimed: boolean;
}

export interface Provider {
  /** Such as `tv.plex.provider.discover`. */
  readonly identifier: string;
  readonly title: string;
}

/**
 * The result of checking a token. `valid`: the server accepts it. `rejected`: the server rejects it. `unknown`: the server
 * lets this computer in without a token, so its response proves nothing.
 */
export interface TokenCheck {
  readonly state: 'valid' | 'rejected' | 'unknown';
  /** The server's name, if the response had it. */
  readonly friendlyName?: string;
}

/**
 * The longest response that is short at every server, after decompression, in bytes. Anything may respond at an address
 * that is asked for its identity.
 */
const SHORT = 64 * 1024;

/** The most online providers of a server that are listed. Plex has some ten; each becomes an item of a tree and of a list. */
const MOST_PROVIDERS = 100;

/** A Plex Media Server at one address, used with one token or none. Every method throws `PlexError`. */
export class MediaServer {
  readonly #http: Http;
  readonly #address: string;
  readonly #token: Secret | undefined;

  constructor(http: Http, address: string, token?: Secret) {
    this.#http = http;
    this.#address = address;
    this.#token = token;
  }

  /**
   * `GET /identity` without a token: returns which server is at this address. Throws `notPlex` for anything but a Plex
   * Media Server.
   */
  async getIdentity(signal?: AbortSignal): Promise<ServerIdentity> {
    const response = await this.#request(identityResponse, {
      method: 'GET',
      path: '/identity',
      signal,
      anonymous: true,
      bodyLimit: SHORT,
    }).catch(
      rethrow({
        unreadable: 'notPlex',
        notFound: 'notPlex',
        rejected: 'notPlex',
        forbidden: 'notPlex',
        badRequest: 'notPlex',
        tooLarge: 'notPlex',
      }),
    );
    const { machineIdentifier, version, claimed } = response.MediaContainer;
    return { machineIdentifier, version, claimed };
  }

  /**
   * `POST /security/token`: creates a token with the access level of the one that is sent. It expires within 48 hours or
   * when the server restarts. Some proxies and older servers only support GET, so it is tried once after 404 or 405.
   *
   * 403 (`cannotMint`) mostly means that the token that was sent is itself transient. A new token outside
   * `[A-Za-z0-9_-]{8,256}` is `unreadable`, so that a hostile server can't write code into somebody's file. A token that
   * was stored or sent, or has the shape of a long-lived one, is `notTransient`, so that a hostile server can't write a
   * token there that lasts for years. Any other shape is accepted, because Plex may change the shape of transient tokens.
   */
  async getTransientToken(
    { type, scope }: { readonly type: 'delegation'; readonly scope: 'all' },
    signal?: AbortSignal,
  ): Promise<Secret> {
    const mint = (method: 'POST' | 'GET') =>
      this.#request(tokenResponse, {
        method,
        path: '/security/token',
        query: { type, scope },
        signal,
        bodyLimit: SHORT,
      });
    const response = await mint('POST')
      .catch(error => {
        if (isPlexError(error) && error.kind === 'notFound') return mint('GET');
        throw error;
      })
      .catch(rethrow({ forbidden: 'cannotMint' }));
    const { token } = response.MediaContainer;
    if (token.shape !== 'transient' && (token.isLongLived || knownTokens.has(token))) throw this.#error('notTransient');
    if (!isOpaque(token.reveal())) throw this.#error('unreadable');
    return token;
  }

  /**
   * `GET /security/resources`, from PMS 1.15.4 on: returns how to reach a source of this server, and a token for the
   * source. Throws `notAdmin` for anybody but the server's owner, and `unknownSource` for a source that the server doesn't
   * have. `refresh` makes the server fetch the information again instead of using its cache.
   */
  async getSourceConnectionInformation(
    source: Source,
    { refresh = false, signal }: { readonly refresh?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<SourceConnectionInformation> {
    const query = { source: formatSource(source), ...(refresh && { refresh: '1' }) };
    const response = await this.#request(resourcesResponse, {
      method: 'GET',
      path: '/security/resources',
      query,
      signal,
    }).catch(rethrow({ forbidden: 'notAdmin', notFound: 'unknownSource' }));
    return response.MediaContainer;
  }

  /** `GET /media/providers`: returns the server's own library and its online providers, at most 100. */
  async getProviders(signal?: AbortSignal): Promise<Provider[]> {
    const response = await this.#request(providersResponse, { method: 'GET', path: '/media/providers', signal });
    const providers = response.MediaContainer.MediaProvider.slice(0, MOST_PROVIDERS);
    return providers.map(({ identifier, title }) => ({ identifier, title }));
  }

  /**
   * `GET /` with the token and, where that succeeds, once without it. A 403 is `forbidden`: it doesn't show whether the
   * token is valid.
   */
  async checkToken(signal?: AbortSignal): Promise<TokenCheck> {
    const enter = (anonymous: boolean) =>
      this.#request(rootResponse, { method: 'GET', path: '/', signal, anonymous }).catch(error => {
        if (isPlexError(error) && (error.kind === 'rejected' || (anonymous && error.kind === 'forbidden')))
          return undefined;
        throw error;
      });
    const response = await enter(false);
    if (!response) return { state: 'rejected' };
    const { friendlyName } = response.MediaContainer;
    const admitsAnybody = (await enter(true)) !== undefined;
    return { state: admitsAnybody ? 'unknown' : 'valid', ...(friendlyName !== undefined && { friendlyName }) };
  }

  /**
   * `GET /updater/status`: returns whether the token has the owner's access, because Plex documents this request for
   * administrators only. Call it with a valid token, at a server that rejects requests without one: an unknown token gets
   * the response of a shared user.
   */
  async hasOwnerAccess(signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#request(updaterResponse, { method: 'GET', path: '/updater/status', signal, bodyLimit: SHORT });
      return true;
    } catch (error) {
      if (isPlexError(error) && ['rejected', 'forbidden'].includes(error.kind)) return false;
      throw error;
    }
  }

  /**
   * `GET /myplex/account` with a transient token: returns whether the server gives a long-lived token of its account for it
   * (CVE-2025-69414). Sources differ in which versions do, so only the response counts; 401, 403 and 404 mean that it
   * doesn't. The long-lived token doesn't leave this method. A server that repeats the transient token gives nothing away.
   */
  async leaksAccountToken(signal?: AbortSignal): Promise<boolean> {
    const path = '/myplex/account';
    try {
      const { authToken } = await this.#request(serverAccountResponse, {
        method: 'GET',
        path,
        signal,
        bodyLimit: SHORT,
      });
      return authToken !== undefined && authToken.shape !== 'transient' && !authToken.equals(this.#token);
    } catch (error) {
      if (isPlexError(error) && ['rejected', 'forbidden', 'notFound'].includes(error.kind)) return false;
      throw error;
    }
  }

  async #request<const Schema extends v.GenericSchema>(
    schema: Schema,
    { anonymous = false, ...request }: Question,
  ): Promise<v.InferOutput<Schema>> {
    const token = anonymous ? undefined : this.#token;
    const send = () => this.#http.send({ ...request, address: this.#address, token });
    return readResponse(schema, send, new URL(this.#address).host);
  }

  #error(kind: PlexErrorKind): PlexError {
    return new PlexError(kind, { host: new URL(this.#address).host });
  }
}

interface Question extends Pick<PlexRequest, 'method' | 'path' | 'query' | 'bodyLimit'> {
  /** Sends the request without the token. */
  readonly anonymous?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Returns a handler that rethrows a `PlexError` with the kind that it has for this request, and any other error unchanged. */
function rethrow(kinds: Partial<Record<PlexErrorKind, PlexErrorKind>>): (error: unknown) => never {
  return error => {
    throw isPlexError(error) ? error.with({ kind: kinds[error.kind] ?? error.kind }) : error;
  };
}
