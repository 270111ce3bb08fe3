/** The suite that measures the servers of an account: how soon they are in the tree, and how soon one of them is reached. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../../src/plex/secret.ts';
import { listServers } from '../../../src/servers/listedServers.ts';
import { ServerTree } from '../../../src/sidebar/serverTree.ts';
import { KnownSources } from '../../../src/sources/knownSources.ts';
import { control, Fixture, over, simulator } from '../../host/fixture.ts';
import { leaveResult } from './result.ts';

const ROUNDS = 15;
const SERVERS = [1, 100, 1000];
const DEAD = 20;
/** Of the one address that answers, in milliseconds. */
const LATENCY = 100;

export interface ServersResult {
  /** By the number of servers: from the list of plex.tv, read and checked, to the last item of the tree, in milliseconds. */
  readonly trees: readonly { readonly servers: number; readonly times: readonly number[] }[];
  /** Until the server is reached, and how long its one address that answers took, which is encrypted and direct. In milliseconds. */
  readonly reach: readonly { readonly ready: number; readonly roundTrip: number }[];
}

export async function run(): Promise<void> {
  const trees: { servers: number; times: number[] }[] = [];
  for (const servers of SERVERS) trees.push({ servers, times: await measureTree(servers) });
  const result: ServersResult = { trees, reach: await measureReach() };
  leaveResult(result);
}

async function measureTree(count: number): Promise<number[]> {
  await control.reset();
  await control.setModes('plexTv', { manyServers: count });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const fixture = new Fixture({});
    const account = { id: 'bench', name: 'mara' };
    const token = new Secret(simulator.tokens.owner);
    await fixture.accounts.put(account, { token, obtained: 'pasted', serverTokens: new Map() });
    const devices = await (await fixture.clients.plexTv(token)).getServers();
    const tree = new ServerTree({ ...fixture, sources: new KnownSources(fixture.directory, fixture.access) });
    await fixture.directory.load();
    // What plex.tv says is in hand: nothing is to be read behind it.
    fixture.accountServers.readAll = async () => undefined;

    const started = performance.now();
    const changed = new Promise(resolve => tree.onDidChangeTreeData(resolve));
    const saved = fixture.directory.setListed(account.id, listServers(devices));
    await changed;
    const [root] = await tree.getChildren();
    const nodes = root ? await tree.getChildren(root) : [];
    const items = nodes.map(node => tree.getTreeItem(node));
    times.push(performance.now() - started);

    if (items.length < count) throw new Error(`The tree has ${items.length} servers only.`);
    await saved;
    for (const each of [tree, fixture]) each.dispose();
  }
  await control.reset();
  return times;
}

async function measureReach(): Promise<{ ready: number; roundTrip: number }[]> {
  await control.reset();
  await control.addFault('livingRoom', { fault: { kind: 'delay', ms: LATENCY }, path: '/identity' });
  const silent = createServer(() => undefined);
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const dead = Array.from({ length: DEAD }, (_, index) => `http://127.0.0.1:${port}/${index}`);
  const times: { ready: number; roundTrip: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const fixture = new Fixture({});
    const added = await fixture.addLivingRoom();
    const live = { address: simulator.servers.livingRoom.httpsUrl, local: false, relay: false };
    const server = over(added, ...dead.map(address => ({ address, local: true, relay: false })), live);
    const started = performance.now();
    await fixture.connections.choose(server);
    const ready = performance.now() - started;
    const state = fixture.connections.stateOf(server, live);
    if (!state || !('latency' in state)) throw new Error('The live address did not answer.');
    times.push({ ready, roundTrip: state.latency });
    fixture.dispose();
  }
  silent.closeAllConnections();
  silent.close();
  await control.reset();
  return times;
}
