import type { Accounts, SignIn } from './accounts.ts';
import { type Answer, errorAnswer, htmlAnswer } from './answers.ts';
import { approvalPage } from './approvalPage.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import { type AccountKey, isAccountKey } from './people.ts';
import { type Pin, Pins } from './pins.ts';
import {
  errorStatement,
  inWordsOf,
  nowhere,
  pinStatement,
  resourcesStatement,
  type Statement,
  userStatement,
} from './plexTvAnswers.ts';
import type { Device, PlexRequest } from './request.ts';
import type { ResourceConnection } from './resourceDevice.ts';
import { devicesOf, falsifiedDevices, type ListedServer, withConnectionsAskedFor } from './resources.ts';

/** What may be different about plex.tv, or about what it knows. */
export type PlexTvModes = {
  /** How long the PINs created from now on live, fractions allowed; null for as long as usual. */
  pinSeconds: number | null;
  /** 429 to everything under `/api`. */
  rateLimited: boolean;
  /** Owned servers come with a JWT as access token, which no server takes. */
  jwtAccount: boolean;
  /** So many made-up servers more, owned by whoever asks, each with ten connections that lead nowhere. */
  manyServers: number;
  livingRoomProvides: 'server' | 'server,client,sync-target';
  /** By machineIdentifier: in the place of the connections that the server has. */
  connections: Record<string, ResourceConnection[]>;
};

const USUAL_PLEX_TV_MODES: PlexTvModes = {
  pinSeconds: null,
  rateLimited: false,
  jwtAccount: false,
  manyServers: 0,
  livingRoomProvides: 'server',
  connections: {},
};

/** plex.tv: sign-in, accounts, and the list of servers. It knows nothing of sockets. */
export class SimulatedPlexTv {
  modes: PlexTvModes = { ...USUAL_PLEX_TV_MODES };
  /** While true, every request gets 503. */
  starting = false;
  readonly devices = new Map<string, Device>();
  readonly #accounts: Accounts;
  readonly #url: () => string;
  readonly #servers: () => ListedServer[];
  readonly #pins = new Pins();

  /** @param url its own, without a slash at the end */
  constructor(accounts: Accounts, url: () => string, servers: () => ListedServer[]) {
    this.#accounts = accounts;
    this.#url = url;
    this.#servers = servers;
  }

  get url(): string {
    return this.#url();
  }

  facts(): { signIns: SignIn[]; openPins: Pin[] } {
    return { signIns: this.#accounts.signIns, openPins: this.#pins.open() };
  }

  /** All that it knows is in its database. */
  restart(): void {}

  reset(): void {
    this.starting = false;
    this.modes = { ...USUAL_PLEX_TV_MODES };
    this.devices.clear();
    this.#accounts.reset();
    this.#pins.forget();
  }

  /** Returns the new token; undefined where no open PIN is meant, of which the latest counts. */
  approve(user: AccountKey, meant: (pin: Pin) => boolean = () => true): string | undefined {
    const pin = this.#pins.open().findLast(meant);
    if (!pin) return undefined;
    pin.authToken = this.#accounts.signIn(user, pin.clientIdentifier);
    return pin.authToken;
  }

  expirePins(): void {
    this.#pins.expire();
  }

  answer(request: PlexRequest, lies: FalsifyingFault[]): Answer {
    if (this.starting) return errorAnswer(503);
    if (request.path.startsWith('/api/')) return inWordsOf(request.accept, this.#api(request, lies));
    switch (`${request.method} ${request.path}`) {
      case 'GET /auth':
        return htmlAnswer(200, approvalPage());
      case 'POST /auth/approve':
        return this.#approval(request.body);
      default:
        return errorAnswer(404);
    }
  }

  #api(request: PlexRequest, lies: FalsifyingFault[]): Statement {
    if (this.modes.rateLimited) return errorStatement(1003);
    if (!request.device) return errorStatement(1000);
    this.devices.set(request.device.clientIdentifier, request.device);
    const [, id] = /^GET \/api\/v2\/pins\/(\d+)$/.exec(`${request.method} ${request.path}`) ?? [];
    if (id !== undefined) {
      const pin = this.#pins.find(Number(id), request.device.clientIdentifier);
      return pin ? pinStatement(pin, 200, this.url, lies) : errorStatement(1020);
    }
    switch (`${request.method} ${request.path}`) {
      case 'POST /api/v2/pins': {
        const pin = this.#pins.create(request.device, request.query.get('strong') === 'true', this.modes.pinSeconds);
        return pinStatement(pin, 201, this.url, lies);
      }
      case 'GET /api/v2/user':
        return this.#forAccount(request, (user, token) => userStatement(user, token, this.url, lies));
      case 'GET /api/v2/resources':
        return this.#forAccount(request, (user, token) => this.#resources(user, token, request.query, lies));
      case 'DELETE /api/v2/users/signout':
        return this.#forAccount(request, (_, token) => {
          this.#accounts.signOut(token);
          return { status: 204 };
        });
      default:
        return nowhere();
    }
  }

  #forAccount({ token }: PlexRequest, then: (user: AccountKey, token: string) => Statement): Statement {
    const user = this.#accounts.userOf(token);
    return user === undefined || token === undefined ? errorStatement(1001) : then(user, token);
  }

  #resources(user: AccountKey, token: string, query: URLSearchParams, lies: FalsifyingFault[]): Statement {
    const devices = devicesOf(user, token, this.#accounts, this.#servers(), this.modes);
    return resourcesStatement(falsifiedDevices(withConnectionsAskedFor(devices, query), lies));
  }

  /** What the approval page sends; its script looks at nothing but the status. */
  #approval(body: string): Answer {
    const wish = readWish(body);
    if (!wish) return errorAnswer(400);
    const { clientID, code, user } = wish;
    const token = this.approve(user, pin => pin.code === code && pin.clientIdentifier === clientID);
    return token === undefined ? errorAnswer(404) : { status: 204, headers: {}, body: '' };
  }
}

function readWish(body: string): { clientID: unknown; code: unknown; user: AccountKey } | undefined {
  try {
    const { clientID, code, user } = JSON.parse(body) as Record<string, unknown>;
    return isAccountKey(user) ? { clientID, code, user } : undefined;
  } catch {
    return undefined;
  }
}
