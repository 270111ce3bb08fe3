import type { IncomingMessage, RequestListener } from 'node:http';
import type { Accounts } from './accounts.ts';
import type { Restart } from './control.ts';
import type { HandedOut } from './handedOut.ts';
import { type FaultRule, isFaultKind } from './injectedFaults.ts';
import type { Journal } from './journal.ts';
import type { LoopbackServer } from './loopbackServer.ts';
import { isAccountKey } from './people.ts';
import { isServerKey } from './services.ts';
import type { SimulatedPlexTv } from './simulatedPlexTv.ts';
import type { SimulatorDescription } from './simulator.ts';

/** The objects that the control endpoint controls. */
export type Controlled = {
  /** Includes plex.tv. */
  servers: ReadonlyMap<string, LoopbackServer>;
  plexTv: SimulatedPlexTv;
  accounts: Accounts;
  journal: Journal;
  handedOut: HandedOut;
  describe: () => SimulatorDescription;
  reset: () => Promise<void>;
};

class BadControlRequest extends Error {}

/** The control endpoint: JSON in, JSON out. A 400 says what was wrong with the request. */
export function controlEndpoint(controlled: Controlled): RequestListener {
  return async (request, response) => {
    response.setHeader('Content-Type', 'application/json');
    try {
      const answer = await perform(controlled, request);
      response.end(JSON.stringify(answer ?? {}));
    } catch (error) {
      if (!(error instanceof BadControlRequest)) throw error;
      response.writeHead(400);
      response.end(JSON.stringify({ error: error.message }));
    }
  };
}

async function perform(controlled: Controlled, request: IncomingMessage): Promise<unknown> {
  const { method = 'GET', url = '/' } = request;
  const [section, name, ...rest] = url.slice(1).split('/');
  const body = await readBody(request);
  if (section === 'servers') {
    const server = controlled.servers.get(name ?? '');
    if (!server) throw new BadControlRequest(`There is no server ${name}; there are ${[...controlled.servers.keys()]}`);
    return performOn(server, [method, ...rest].join(' '), body);
  }
  switch (`${method} ${url}`) {
    case 'GET /':
      return controlled.describe();
    case 'GET /journal':
      return controlled.journal.read();
    case 'DELETE /journal':
      return controlled.journal.clear();
    case 'GET /tokens':
      return controlled.handedOut.list();
    case 'POST /plexTv/approve':
      return approve(controlled.plexTv, body);
    case 'POST /plexTv/expire':
      return controlled.plexTv.expirePins();
    case 'POST /plexTv/rotate':
      return rotate(controlled.accounts, body);
    case 'POST /reset':
      return controlled.reset();
    default:
      throw new BadControlRequest(`Unknown request: ${method} ${url}`);
  }
}

async function performOn(server: LoopbackServer, command: string, body: object): Promise<unknown> {
  const id = /^DELETE faults (\d+)$/.exec(command)?.[1];
  if (id !== undefined) return { removed: server.faults.remove(Number(id)) };
  switch (command) {
    case 'GET':
      return server.state();
    case 'POST faults':
      return { id: server.faults.add(faultRule(body)) };
    case 'DELETE faults':
      return server.faults.clear();
    case 'PATCH modes':
      return setModes(server, body);
    case 'POST restart': {
      const { refusedForMs = 0, startingForMs = 0 } = body as Partial<Restart>;
      return server.restart(refusedForMs, startingForMs);
    }
    case 'POST disconnect':
      return server.disconnect();
    case 'POST connect':
      return server.connect();
    default:
      throw new BadControlRequest(`Unknown request for a server: ${command}`);
  }
}

function approve(plexTv: SimulatedPlexTv, { user, code }: { user?: unknown; code?: unknown }): { token: string } {
  if (!isAccountKey(user)) throw new BadControlRequest(`There is no account ${user}`);
  const token = plexTv.approve(user, pin => code === undefined || pin.code === code);
  if (token === undefined) throw new BadControlRequest('There is no such open PIN');
  return { token };
}

function rotate(accounts: Accounts, { server }: { server?: unknown }): void {
  if (!isServerKey(server)) throw new BadControlRequest(`There is no media server ${server}`);
  accounts.rotate(server);
}

function faultRule(body: object): FaultRule {
  const kind: unknown = (body as { fault?: { kind?: unknown } }).fault?.kind;
  if (!isFaultKind(kind)) throw new BadControlRequest(`There is no fault of kind ${kind}`);
  return body as FaultRule;
}

function setModes(server: LoopbackServer, body: object): void {
  for (const mode of Object.keys(body)) {
    if (!Object.hasOwn(server.service.modes, mode)) throw new BadControlRequest(`There is no mode ${mode}`);
  }
  server.service.modes = { ...server.service.modes, ...body };
}

async function readBody(request: IncomingMessage): Promise<object> {
  const text = Buffer.concat(await request.toArray()).toString();
  if (text === '') return {};
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    throw new BadControlRequest(`The body is not JSON: ${error}`);
  }
}
