import { mayTellSources, type Server, selectedToken } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { KnownSource, KnownSources } from '../sources/knownSources.ts';
import { inWords } from '../workbench/words.ts';

/** The providers that a server listed, or the sentence that says why it didn't. */
type Providers = { readonly providers: readonly KnownSource[]; readonly failure?: string };

/** The last request that the tree sent to a server. */
interface Request {
  /** The token and the address that it used. */
  readonly sentWith: string;
  readonly response: Promise<Providers>;
  failed: boolean;
}

export interface ServerRequestsDependencies {
  readonly directory: ServerDirectory;
  readonly access: ServerClient;
  readonly sources: KnownSources;
}

/** The requests that the tree sends: one to each server that is expanded, for its providers where it may return them. */
export class ServerRequests {
  readonly #dependencies: ServerRequestsDependencies;
  /** By machineIdentifier. */
  readonly #requests = new Map<string, Request>();

  constructor(dependencies: ServerRequestsDependencies) {
    this.#dependencies = dependencies;
  }

  has({ machineIdentifier }: Server): boolean {
    return this.#requests.has(machineIdentifier);
  }

  /** Has failed requests sent again when their server is next shown. */
  dropFailed(): void {
    for (const [server, { failed }] of this.#requests) if (failed) this.#requests.delete(server);
  }

  dropRemoved(): void {
    const { directory } = this.#dependencies;
    for (const server of this.#requests.keys()) if (!directory.find(server)) this.#requests.delete(server);
  }

  /** Returns the response of the last request, unless something has changed since. */
  providers(server: Server, { refresh = false } = {}): Promise<Providers> {
    const { machineIdentifier, address } = server;
    const { access, directory, sources } = this.#dependencies;
    const sentWith = `${selectedToken(server)?.id} ${address}`;
    const last = this.#requests.get(machineIdentifier);
    const worksAgain = last?.failed && directory.stateOf(server) === 'reachable';
    if (!refresh && !worksAgain && last?.sentWith === sentWith) return last.response;
    const providers = mayTellSources(server)
      ? sources.providers(server, { refresh })
      : access.reach(server).then(() => []);
    const request: Request = {
      sentWith,
      failed: false,
      response: providers.then(
        providers => ({ providers }),
        error => {
          request.failed = true;
          return { providers: [], failure: inWords(error)?.message ?? '' };
        },
      ),
    };
    this.#requests.set(machineIdentifier, request);
    return request.response;
  }
}
