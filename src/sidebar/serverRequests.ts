import { mayTellSources, type Server, type ServerState, selectedToken } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { KnownSource, KnownSources } from '../sources/knownSources.ts';
import { withProgressInView } from '../workbench/notify.ts';
import { inWords } from '../workbench/words.ts';

/** What is shown below a server: the providers that it listed, or the sentence that says why it didn't. */
interface Providers {
  readonly providers: readonly KnownSource[];
  readonly failure?: string | undefined;
  /** True for what an earlier request returned, while a new one is under way. */
  readonly isPending?: boolean;
}

/** The last request that the tree sent to a server. */
interface Request {
  /** The token and the address that it used. */
  readonly sentWith: string;
  readonly response: Promise<Providers>;
  /** The response, or what is shown until it arrives; `undefined` where there was none before. */
  latest: Providers | undefined;
  /** The server's state after the request has failed, or that has been seen since. */
  failedIn: ServerState | undefined;
  /** True if it is sent again when the server is next shown. */
  isStale: boolean;
}

export interface ServerRequestsDependencies {
  readonly directory: ServerDirectory;
  readonly access: ServerClient;
  readonly sources: KnownSources;
}

/** The requests that the tree sends: one to each server that is expanded, for its providers where it may return them. */
export class ServerRequests {
  readonly #dependencies: ServerRequestsDependencies;
  readonly #onUpdate: (machineIdentifier: string) => void;
  /** By machineIdentifier. */
  readonly #requests = new Map<string, Request>();

  /** @param onUpdate called when a response changes what `latest` has returned before */
  constructor(dependencies: ServerRequestsDependencies, onUpdate: (machineIdentifier: string) => void) {
    this.#dependencies = dependencies;
    this.#onUpdate = onUpdate;
  }

  has({ machineIdentifier }: Server): boolean {
    return this.#requests.has(machineIdentifier);
  }

  /** Has failed requests sent again when their server is next shown. */
  retryFailed(): void {
    for (const request of this.#requests.values()) request.isStale ||= request.failedIn !== undefined;
  }

  dropRemoved(): void {
    const { directory } = this.#dependencies;
    for (const server of this.#requests.keys()) if (!directory.find(server)) this.#requests.delete(server);
  }

  /**
   * Returns what there is to show: without waiting, where there was a response before. While VS Code waits for the rows below
   * one, it still shows the old ones, but calls their commands without an item.
   */
  async latest(server: Server): Promise<Providers> {
    const { latest, response } = this.request(server);
    return latest ?? response;
  }

  /** Sends a request, unless nothing has changed since the last one. */
  request(server: Server, { refresh = false } = {}): Request {
    const { machineIdentifier, address } = server;
    const { access, directory, sources } = this.#dependencies;
    const sentWith = `${selectedToken(server)?.id} ${address}`;
    const last = this.#requests.get(machineIdentifier);
    const state = directory.stateOf(server);
    const worksAgain = last?.failedIn && last.failedIn !== state && state === 'reachable';
    if (last && !last.isStale && !refresh && !worksAgain && last.sentWith === sentWith) {
      if (last.failedIn) last.failedIn = state;
      return last;
    }
    const providers = mayTellSources(server)
      ? sources.providers(server, { refresh })
      : access.reach(server).then(() => []);
    const response = providers.then(
      (providers): Providers => ({ providers }),
      (error): Providers => {
        request.failedIn = directory.stateOf(server);
        return { providers: [], failure: inWords(error)?.message ?? '' };
      },
    );
    const request: Request = {
      sentWith,
      response,
      latest: untilResponse(last, sentWith),
      failedIn: undefined,
      isStale: false,
    };
    void response.then(latest => {
      const shown = request.latest;
      request.latest = latest;
      if (shown && !looksSame(shown, latest)) this.#onUpdate(machineIdentifier);
    });
    if (last?.latest) withProgressInView(response);
    this.#requests.set(machineIdentifier, request);
    return request;
  }
}

/** Returns whether both are the same rows. For a moment, a tree that is drawn again calls commands without an item. */
function looksSame(shown: Providers, latest: Providers): boolean {
  const rows = ({ providers, failure }: Providers): string => JSON.stringify([providers, failure]);
  return shown.providers.length > 0 && rows(shown) === rows(latest);
}

/** Returns what is shown until a request has a response. A failure is about the token that was sent. */
function untilResponse(last: Request | undefined, sentWith: string): Providers | undefined {
  if (!last?.latest) return undefined;
  const { providers, failure } = last.latest;
  return { providers, isPending: true, ...(last.sentWith === sentWith && { failure }) };
}
