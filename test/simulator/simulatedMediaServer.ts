import { randomUUID } from 'node:crypto';
import { accountReply } from './account.ts';
import {
  type Answer,
  containerAnswer,
  type Element,
  errorAnswer,
  REDIRECTING_SCRIPT,
  type Root,
  type Wording,
} from './answers.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import { identityContainer, librarySections, providersContainer, rootContainer } from './library.ts';
import type { Device, PlexRequest } from './request.ts';
import { mint, sourceConnectionInformation } from './security.ts';
import { type Connection, type KnownSource, SourceBook } from './sources.ts';
import type { Caller, User } from './tokens.ts';

/** Behavior that differs between real servers. */
export type Modes = Wording & {
  /** Lets callers of the local network in without a token, or with a wrong one. */
  allowedNetworks: boolean;
  /** No account owns the server, so it has and accepts no tokens. */
  unclaimed: boolean;
  /** The verbs that `/security/token` supports. */
  mintVerbs: 'any' | 'postOnly' | 'getOnly';
  /** The status of the other verb. */
  otherVerbStatus: 404 | 405;
  /** The status of the two security endpoints without a token or with a wrong one. */
  noTokenStatus: 401 | 403;
  /** The shape of a source's Device: an object, as documented, or an array of one, as elsewhere on the server. */
  deviceAs: 'object' | 'array';
  /**
   * The response to a transient token at `/myplex/account`. `withToken` is the fault CVE-2025-69414: the server's own
   * long-lived token.
   */
  account: 'refused' | 'withoutToken' | 'withToken';
  /** The shape of that response in JSON: in an element, or its content alone. */
  accountAs: 'element' | 'content';
  /** Replaces the connections of sources, by machine identifier. */
  connections: Record<string, Connection[]>;
};

const USUAL_MODES: Modes = {
  format: 'asRequested',
  contentType: 'right',
  allowedNetworks: false,
  unclaimed: false,
  mintVerbs: 'any',
  otherVerbStatus: 404,
  noTokenStatus: 401,
  deviceAs: 'object',
  account: 'refused',
  accountAs: 'element',
  connections: {},
};

/** The result of a route: a container, or the status of an error. */
export type Reply = { container: Element; status?: number; root?: Root } | { error: number; head?: string };

export type ServerProfile = {
  name: string;
  machineIdentifier: string;
  owner: string;
  /** Returns the user of an account's token on this server; the server itself has the transient tokens. */
  userOf: (token: string) => User | undefined;
  /** Returns the server's own long-lived token. */
  accountToken: () => string;
  sources: () => KnownSource[];
};

/** One Plex Media Server: its state and its responses. It has no sockets of its own. */
export class SimulatedMediaServer {
  modes: Modes = { ...USUAL_MODES };
  /** While true, every request gets 503. */
  starting = false;
  readonly devices = new Map<string, Device>();
  readonly sources: SourceBook;
  readonly profile: ServerProfile;
  #minted = new Map<string, User>();
  #starts = 0;

  constructor(profile: ServerProfile) {
    this.profile = profile;
    this.sources = new SourceBook(profile.sources);
  }

  /** The version, which goes up at each start, as after an update. */
  get version(): string {
    return `1.43.${4 + this.#starts}.${10512 + this.#starts}-3f7c0a9be`;
  }

  get mintedTokens(): string[] {
    return [...this.#minted.keys()];
  }

  facts(): { version: string; mintedTokens: string[] } {
    return { version: this.version, mintedTokens: this.mintedTokens };
  }

  /** Creates a `transient-` token for a user, valid until the server restarts. */
  issueTransientToken(user: User): string {
    const token = `transient-${randomUUID()}`;
    this.#minted.set(token, user);
    return token;
  }

  callerOf(token: string | undefined): Caller | undefined {
    if (token === undefined || this.modes.unclaimed) return undefined;
    const user = this.profile.userOf(token);
    if (user) return { user, transient: false };
    const creator = this.#minted.get(token);
    return creator && { user: creator, transient: true };
  }

  /** Deletes transient tokens and cached sources, which end with the process. Devices are in the server's database. */
  restart(): void {
    this.#minted.clear();
    this.sources.forget();
    this.#starts++;
  }

  reset(): void {
    this.restart();
    this.#starts = 0;
    this.starting = false;
    this.modes = { ...USUAL_MODES };
    this.devices.clear();
  }

  answer(request: PlexRequest, lies: FalsifyingFault[]): Answer {
    if (request.device) this.devices.set(request.device.clientIdentifier, request.device);
    const reply = this.starting ? this.#startingReply(request) : this.#route(request, lies);
    return 'container' in reply
      ? containerAnswer(reply.container, request.accept, this.modes, reply.status, reply.root)
      : errorAnswer(reply.error, reply.head);
  }

  #route(request: PlexRequest, lies: FalsifyingFault[]): Reply {
    if (request.method === 'OPTIONS') return { container: { size: 0 } };
    switch (request.path) {
      case '/identity':
        return { container: identityContainer(this, lies) };
      case '/security/token':
        return mint(this, request, lies);
      case '/security/resources':
        return sourceConnectionInformation(this, request, lies);
      case '/':
        return this.#admitted(request)
          ? { container: rootContainer(this, lies) }
          : { error: 401, head: REDIRECTING_SCRIPT };
      case '/media/providers':
        return this.#admitted(request) ? { container: providersContainer(this, lies) } : { error: 401 };
      case '/library/sections':
      case '/library/sections/all':
        return this.#admitted(request) ? { container: librarySections() } : { error: 401 };
      case '/myplex/account':
        return accountReply(this, request, lies);
      case '/status/sessions':
        return this.#sessions(request);
      case '/updater/status':
        return this.#forOwner(request, () => ({ size: 0, canInstall: false, checkedAt: 1767225600, status: 0 }));
      default:
        return { error: 404 };
    }
  }

  #admitted(request: PlexRequest): boolean {
    return this.modes.allowedNetworks || this.callerOf(request.token) !== undefined;
  }

  /** Lists sessions for the owner only. A transient token is a session id here, so the owner can read other users' tokens. */
  #sessions(request: PlexRequest): Reply {
    const sessions = [...this.#minted].map(([id, user]) => ({ User: { title: user.username }, Session: { id } }));
    return this.#forOwner(request, () => ({ size: sessions.length, Metadata: sessions }));
  }

  #forOwner(request: PlexRequest, container: () => Element): Reply {
    const caller = this.callerOf(request.token);
    if (!caller) return { error: 401 };
    return caller.user.level === 'owner' ? { container: container() } : { error: 403 };
  }

  #startingReply(request: PlexRequest): Reply {
    if (request.path !== '/' && request.path !== '/identity') return { error: 503 };
    const { machineIdentifier } = this.profile;
    return { status: 503, container: { size: 0, machineIdentifier, startState: 'startingPlugins' } };
  }
}
