import type { Accounts, SignIn } from './accounts.ts';
import { type Answer, errorAnswer, htmlAnswer } from './answers.ts';
import { approvalPage } from './approvalPage.ts';
import { type HomeModes, homeUsersStatement, readHomeSwitch, switchStatement, USUAL_HOME_MODES } from './home.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import { type AccountKey, isAccountKey, type UserKey } from './people.ts';
import { type Pin, Pins } from './pins.ts';
import {
  errorStatement,
  formatStatement,
  pinStatement,
  resourcesStatement,
  type Statement,
  unknownAddress,
  userStatement,
} from './plexTvAnswers.ts';
import type { Device, PlexRequest } from './request.ts';
import type { ResourceConnection } from './resourceDevice.ts';
import { devicesOf, falsifiedDevices, type ListedServer, withRequestedConnections } from './resources.ts';

/** Behavior of plex.tv that tests can change. */
export type PlexTvModes = HomeModes & {
  /** The lifetime of PINs that are created from now on, fractions allowed; null for the usual lifetime. */
  pinSeconds: number | null;
  /** Responds 429 to everything under `/api`. */
  rateLimited: boolean;
  /** Returns owned servers with a JWT as access token, which every server rejects. */
  jwtAccount: boolean;
  /** The number of made-up servers, which the current user owns, each with ten dead connections. */
  manyServers: number;
  livingRoomProvides: 'server' | 'server,client,sync-target';
  /** Replaces the connections of servers, by machine identifier. */
  connections: Record<string, ResourceConnection[]>;
};

const USUAL_PLEX_TV_MODES: PlexTvModes = {
  ...USUAL_HOME_MODES,
  pinSeconds: null,
  rateLimited: false,
  jwtAccount: false,
  manyServers: 0,
  livingRoomProvides: 'server',
  connections: {},
};

/** plex.tv: sign-in, accounts, and the list of servers. It has no sockets of its own. */
export class SimulatedPlexTv {
  modes: PlexTvModes = { ...USUAL_PLEX_TV_MODES };
  /** While true, every request gets 503. */
  starting = false;
  readonly devices = new Map<string, Device>();
  readonly #accounts: Accounts;
  readonly #url: () => string;
  readonly #servers: () => ListedServer[];
  readonly #pins = new Pins();

  /** @param url returns plex.tv's own URL, without a slash at the end */
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

  /** Does nothing, because plex.tv keeps everything in its database. */
  restart(): void {}

  reset(): void {
    this.starting = false;
    this.modes = { ...USUAL_PLEX_TV_MODES };
    this.devices.clear();
    this.#accounts.reset();
    this.#pins.forget();
  }

  /** Approves the latest open PIN that matches. Returns the new token; `undefined` where no open PIN matches. */
  approve(user: AccountKey, isMeant: (pin: Pin) => boolean = () => true): string | undefined {
    const pin = this.#pins.open().findLast(isMeant);
    if (!pin) return undefined;
    pin.authToken = this.#accounts.signIn(user, pin);
    return pin.authToken;
  }

  expirePins(): void {
    this.#pins.expire();
  }

  answer(request: PlexRequest, lies: FalsifyingFault[]): Answer {
    if (this.starting) return errorAnswer(503);
    if (request.path.startsWith('/api/v2/')) return formatStatement(request.accept, this.#api(request, lies));
    // Older addresses return XML, whatever Accept says.
    if (request.path.startsWith('/api/')) return formatStatement(undefined, this.#api(request, lies));
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
    const homeSwitch = readHomeSwitch(request);
    if (homeSwitch) {
      const { device: client, query } = request;
      return this.#forUser(request, admin => {
        const from = { admin, pin: query.get('pin'), client };
        return switchStatement(homeSwitch, from, this.modes, this.#accounts, this.url, lies);
      });
    }
    switch (`${request.method} ${request.path}`) {
      case 'POST /api/v2/pins': {
        const pin = this.#pins.create(request.device, request.query.get('strong') === 'true', this.modes.pinSeconds);
        return pinStatement(pin, 201, this.url, lies);
      }
      case 'GET /api/v2/user':
        return this.#forUser(request, (user, token) => userStatement(user, token, this.url, lies));
      case 'GET /api/v2/resources':
        return this.#forUser(request, (user, token) => this.#resources(user, token, request.query, lies));
      case 'GET /api/v2/home/users':
        return this.#forUser(request, user => homeUsersStatement(user, this.modes, this.url, lies));
      case 'DELETE /api/v2/users/signout':
        return this.#forUser(request, (_, token) => {
          this.#accounts.signOut(token);
          return { status: 204 };
        });
      default:
        return unknownAddress();
    }
  }

  #forUser({ token }: PlexRequest, then: (user: UserKey, token: string) => Statement): Statement {
    const user = this.#accounts.userOf(token);
    return user === undefined || token === undefined ? errorStatement(1001) : then(user, token);
  }

  #resources(user: UserKey, token: string, query: URLSearchParams, lies: FalsifyingFault[]): Statement {
    const devices = devicesOf(user, token, this.#accounts, this.#servers(), this.modes);
    return resourcesStatement(falsifiedDevices(withRequestedConnections(devices, query), lies));
  }

  /** Returns a response to the approval page, whose script only looks at the status. */
  #approval(body: string): Answer {
    const approval = readApproval(body);
    if (!approval) return errorAnswer(400);
    const { clientID, code, user } = approval;
    const token = this.approve(user, pin => pin.code === code && pin.clientIdentifier === clientID);
    return token === undefined ? errorAnswer(404) : { status: 204, headers: {}, body: '' };
  }
}

function readApproval(body: string): { clientID: unknown; code: unknown; user: AccountKey } | undefined {
  try {
    const { clientID, code, user } = JSON.parse(body) as Record<string, unknown>;
    return isAccountKey(user) ? { clientID, code, user } : undefined;
  } catch {
    return undefined;
  }
}
