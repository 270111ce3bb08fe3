import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PlexClients } from '../../src/accounts/plexClients.ts';
import type { Secret } from '../../src/plex/secret.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import type { ListedServer, Server } from '../../src/servers/server.ts';
import { ServerClient } from '../../src/servers/serverClient.ts';
import { registerProviders } from '../../src/services.ts';
import { selectedMark } from '../../src/sidebar/serverItems.ts';
import { ServerTree } from '../../src/sidebar/serverTree.ts';
import type { TreeNode } from '../../src/sidebar/treeItems.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { MARA } from './mara.ts';
import { Messages } from './messages.ts';

interface MenuEntry {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}
const { contributes } = vscode.extensions.getExtension('plex-tokens.plex-tokens')?.packageJSON ?? assert.fail();
const menus: readonly MenuEntry[] = contributes.menus['view/item/context'];

/** Returns whether an entry of a menu is for items with a `contextValue`. */
function isFor(when: string, contextValue: string): boolean {
  const [, operator, operand = ''] = /viewItem (==|=~) (\S+)$/.exec(when) ?? assert.fail(when);
  return operator === '==' ? operand === contextValue : new RegExp(operand.slice(1, -1)).test(contextValue);
}

/** Returns the commands in the menu of an item, in the order in which VS Code shows them. */
function menuOf(contextValue: string): string {
  return menus
    .filter(({ when, group }) => !group.startsWith('inline') && isFor(when, contextValue))
    .toSorted((one, other) => (one.group < other.group ? -1 : 1))
    .map(({ command }) => command.replace('plexTokens.', ''))
    .join(', ');
}

const HIGHLIGHT = 'list.highlightForeground';

/** Sends to the Living Room what is for another address, which nobody has. */
class Redirected {
  readonly #clients: PlexClients;
  readonly #address: string;

  constructor(clients: PlexClients, address: string) {
    this.#clients = clients;
    this.#address = address;
  }

  mediaServer(address: string, token?: Secret) {
    return this.#clients.mediaServer(address === this.#address ? simulator.servers.livingRoom.url : address, token);
  }
}

function iconOf({ iconPath }: vscode.TreeItem): string {
  assert.ok(iconPath instanceof vscode.ThemeIcon);
  return `${iconPath.id} ${iconPath.color?.id}`;
}

/** Returns the color of an item with a resource. */
function colorOf(resource: vscode.Uri | undefined): string | undefined {
  const { token } = new vscode.CancellationTokenSource();
  const decoration = resource && selectedMark.provideFileDecoration(resource, token);
  return (decoration as vscode.FileDecoration | undefined)?.color?.id;
}

function listed({ machineIdentifier, name, version }: Server, addresses: readonly string[]): ListedServer {
  const connections = addresses.map(address => ({ address, local: true, relay: false }));
  return { machineIdentifier, name, version, owned: true, connections };
}

describe('The sidebar', () => {
  let fixture: Fixture;
  let server: Server;
  let tree: ServerTree;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    const sources = new KnownSources(fixture.directory, fixture.access);
    tree = new ServerTree({ ...fixture.services, sources });
  });
  afterEach(() => {
    tree.dispose();
    fixture.dispose();
  });
  const root = async (): Promise<TreeNode> => (await tree.getChildren())[0] ?? assert.fail('The tree is empty');
  const children = async (): Promise<vscode.TreeItem[]> =>
    (await tree.getChildren(await root())).map(node => tree.getTreeItem(node));
  const addKids = async (): Promise<void> => {
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    await fixture.directory.put({ ...server, tokens: [...server.tokens, { id: 'token-2', label: 'kids' }] });
  };
  const addAttic = async (): Promise<void> => {
    const { machineIdentifier, name, url } = simulator.servers.attic;
    const tokens = [{ id: 'token-1', label: 'me' }];
    await fixture.directory.put({ ...server, machineIdentifier, name, address: url, tokens });
  };
  const description = async (): Promise<string> => String(tree.getTreeItem(await root()).description);

  it('sends no request to a server before it is expanded', async () => {
    await tree.getChildren();
    assert.match(await description(), /^\(me\) · not connected yet · http/);
    assert.deepEqual(await control.journal(), []);
  });

  it('shows the providers and the state of a server that is expanded', async () => {
    assert.deepEqual(
      (await children()).map(({ label }) => label),
      ['Connections', 'Discover', 'Live TV & DVR', 'Movies & Shows'],
    );
    assert.match(await description(), /^\(me\) · reachable in \d+ ms · 1\.\d+\.\d+ · http:\/\/127\.0\.0\.1:\d+$/);
    const label = tree.getTreeItem(await root()).accessibilityInformation?.label;
    assert.match(label ?? '', /^Plex Media Server Living Room \(me\), reachable in \d+ ms, at http:\S+, selected$/);
  });

  it('shows which of several servers is selected, and lists the others as sources', async () => {
    await addAttic();
    await fixture.directory.select(server);
    assert.match(await description(), /^\(me\) · selected · /);
    const attic = (await children()).find(({ label }) => label === 'Attic');
    assert.equal(attic?.description, simulator.servers.attic.machineIdentifier);
    await until('the providers', async () => (await children()).length > 3);
    assert.deepEqual(
      (await children()).slice(0, 3).map(({ label }) => label),
      ['Connections', 'Attic', 'Discover'],
    );
  });

  it('offers to try again after a failed request, and sends it again once the server works', async () => {
    await control.disconnect('livingRoom');
    const [failure] = await children();
    // Whether it has sources isn't known.
    assert.deepEqual(
      (await children()).map(({ label }) => label),
      ['Try again', 'Connections'],
    );
    assert.match(String(failure?.description), /Couldn't reach Living Room/);
    assert.equal(failure?.command?.command, 'plexTokens.refreshServer');
    assert.match(await description(), /^\(me\) · unreachable/);
    await control.connect('livingRoom');
    await fixture.access.request(server, mediaServer => mediaServer.getProviders());
    await until('the providers', async () => (await children())[1]?.label === 'Discover');
  });

  it('sends the request again on refresh, also while the server is collapsed, and has the server identify itself again', async () => {
    await children();
    await control.addFault('livingRoom', { fault: { kind: 'identity', machineIdentifier: 'f'.repeat(40) } });
    await control.clearJournal();
    tree.refresh(await root());
    await until('the new state', () => fixture.directory.stateOf(server) === 'unreachable');
    assert.deepEqual(
      (await control.journal()).map(({ path }) => path),
      ['/identity'],
    );
    await control.reset();
    tree.refresh();
    await until('the new state', () => fixture.directory.stateOf(server) === 'reachable');
  });

  it('tests the connections of the selected server on a refresh, although nothing asked for it before', async () => {
    tree.refresh();
    await until('the new state', () => fixture.directory.stateOf(server) === 'reachable');
    assert.equal(fixture.connections.current(server)?.address, server.address);
  });

  it('sends the request again with another token once that is selected', async () => {
    await children();
    const tokens = [...server.tokens, { id: 'token-2', label: 'kids' }];
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    await fixture.directory.put({ ...server, tokens, selectedToken: 'token-2' });
    await children();
    const latest = async () => (await control.journal()).at(-1)?.headers['x-plex-token'];
    await until('the request', async () => (await latest()) === simulator.tokens.sharedUser);
  });

  it('keeps the rows below a server until a new response replaces them, so that a click on one has its item', async () => {
    await addKids();
    const labels = async () => (await children()).map(({ label }) => label);
    const before = await labels();
    assert.ok(before.includes('Discover') && before.includes('kids'));
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/media/providers' });
    await fixture.directory.update(server, { selectedToken: 'token-2' });
    assert.deepEqual(await labels(), before);
    assert.deepEqual(await labels(), before);
    const changed: unknown[] = [];
    const listener = tree.onDidChangeTreeData(node => changed.push(node));
    await control.disconnect('livingRoom');
    await until('the failure', async () => (await labels())[0] === 'Try again');
    assert.ok(changed.includes(await root()));
    listener.dispose();
  });

  it('sends a request once that fails although the server is reachable', async () => {
    await children();
    await control.addFault('livingRoom', { fault: { kind: 'html' }, path: '/media/providers' });
    // As VS Code does.
    const listener = tree.onDidChangeTreeData(() => void children());
    tree.refresh();
    await until('the failure', async () => (await children())[0]?.label === 'Try again');
    await fixture.access.request(server, mediaServer =>
      mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }),
    );
    assert.equal(fixture.directory.stateOf(server), 'reachable');
    await children();
    await fixture.access.request(server, mediaServer =>
      mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }),
    );
    assert.equal((await control.journal()).filter(({ path }) => path === '/media/providers').length, 2);
    listener.dispose();
  });

  it('sends a request that failed again once the server was down and is back', async () => {
    await children();
    await control.addFault('livingRoom', { fault: { kind: 'html' }, path: '/media/providers', times: 1 });
    tree.refresh();
    await until('the failure', async () => (await children())[0]?.label === 'Try again');
    fixture.directory.setState(server, 'unreachable');
    await children();
    fixture.directory.setState(server, 'reachable');
    await until('the providers', async () => (await children())[1]?.label === 'Discover');
  });

  it('shows a failure until there is another response, and none of another token', async () => {
    await addKids();
    await children();
    await control.addFault('livingRoom', { fault: { kind: 'html' }, path: '/media/providers', times: 1 });
    tree.refresh();
    await until('the failure', async () => (await children())[0]?.label === 'Try again');
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/media/providers' });
    const node: TreeNode = { kind: 'server', machineIdentifier: server.machineIdentifier };
    const labels = async () => (await tree.getChildren(node)).map(child => tree.getTreeItem(child).label);
    // A change of any account may be the reason why a request works again.
    await fixture.list(MARA, [], simulator.tokens.owner);
    await fixture.accountServers.readAll();
    assert.deepEqual(await labels(), ['Try again', 'me', 'kids', 'Connections']);
    await fixture.directory.update(server, { selectedToken: 'token-2' });
    assert.deepEqual(await labels(), ['me', 'kids', 'Connections']);
  });

  it('warns of the active connection where others on the network can read what is sent', async () => {
    const exposed = 'http://192.168.1.5:32400';
    const clients = new Redirected(fixture.clients, exposed);
    const connections = new LiveConnections(clients);
    const access = new ServerClient({ ...fixture, clients, connections });
    const sources = new KnownSources(fixture.directory, access);
    tree.dispose();
    tree = new ServerTree({ ...fixture.services, access, connections, sources });
    const look = async (address: string) => {
      await fixture.directory.put({ ...server, address, tokens: [{ id: 'token-1', label: 'me', address }] });
      await access.connect(fixture.directory.find(server.machineIdentifier) ?? assert.fail());
      await children();
      const found = tree.getTreeItem(await root());
      const [connection] = await tree.getChildren({ ...(await root()), kind: 'connections' } as TreeNode);
      const row = tree.getTreeItem(connection ?? assert.fail('There is no connection'));
      return { icons: [found, row].map(iconOf), server: found, row };
    };
    const warned = await look(exposed);
    assert.deepEqual(warned.icons, ['unlock list.warningForeground', 'unlock list.warningForeground']);
    assert.match(String(warned.server.description), /^\(me\) · unencrypted · reachable in \d+ ms · /);
    assert.match(String(warned.server.tooltip), /^reachable in \d+ ms, unencrypted$/m);
    assert.match(warned.server.accessibilityInformation?.label ?? '', /reachable in \d+ ms, unencrypted, at http/);
    assert.match(String(warned.row.description), / · unencrypted$/);
    const loopback = await look(simulator.servers.livingRoom.url);
    assert.deepEqual(loopback.icons, ['pass testing.iconPassed', 'unlock testing.iconPassed']);
    assert.doesNotMatch(`${loopback.server.description} ${loopback.server.tooltip}`, /unencrypted/);
    const encrypted = await look(simulator.servers.livingRoom.httpsUrl);
    assert.deepEqual(encrypted.icons, ['pass testing.iconPassed', 'lock testing.iconPassed']);
    for (const each of [access, connections]) each.dispose();
  });

  it('shows each state of a server with an icon of its own', async () => {
    const states = ['notAsked', 'reachable', 'rejected', 'starting', 'unreachable', 'insecure'] as const;
    const icons = new Map<string, string>();
    const node = await root();
    for (const state of states) {
      fixture.directory.setState(server, state);
      icons.set(state, iconOf(tree.getTreeItem(node)));
    }
    assert.deepEqual(Object.fromEntries(icons), {
      notAsked: 'server undefined',
      reachable: 'pass testing.iconPassed',
      rejected: 'workspace-untrusted list.warningForeground',
      starting: 'history list.warningForeground',
      unreachable: 'error list.errorForeground',
      insecure: 'circle-slash list.warningForeground',
    });
  });

  it('lists the tokens of a server where it has several, and marks the selected one', async () => {
    assert.equal((await children())[0]?.label, 'Connections');
    await addKids();
    const [me, kids, next] = await children();
    assert.deepEqual([me?.label, kids?.label, next?.label], ['me', 'kids', 'Connections']);
    assert.deepEqual([me?.description, kids?.description], ['selected', '']);
    assert.deepEqual([me?.resourceUri, kids?.resourceUri].map(colorOf), [HIGHLIGHT, undefined]);
    assert.equal(kids?.accessibilityInformation?.label, 'Token “kids” for Living Room');
  });

  it('marks the selected one of several servers, whose icon still shows its state', async () => {
    assert.equal(colorOf(tree.getTreeItem(await root()).resourceUri), undefined);
    await addAttic();
    await fixture.directory.select(server);
    await children();
    const items = (await tree.getChildren()).map(node => tree.getTreeItem(node));
    assert.deepEqual(
      items.map(item => [item.label, colorOf(item.resourceUri), iconOf(item)]),
      [
        ['Living Room', HIGHLIGHT, 'pass testing.iconPassed'],
        ['Attic', undefined, 'server undefined'],
      ],
    );
  });

  it('has VS Code color what is marked', () => {
    const { registerFileDecorationProvider } = vscode.window;
    const registered: vscode.FileDecorationProvider[] = [];
    vscode.window.registerFileDecorationProvider = provider => {
      registered.push(provider);
      return new vscode.Disposable(() => undefined);
    };
    registerProviders(fixture).dispose();
    vscode.window.registerFileDecorationProvider = registerFileDecorationProvider;
    assert.deepEqual(registered, [selectedMark]);
  });

  it('selects and removes the token whose item a command gets', async () => {
    await addKids();
    await addAttic();
    await fixture.directory.select(fixture.directory.find(simulator.servers.attic.machineIdentifier) ?? assert.fail());
    const [, kids] = await tree.getChildren(await root());
    await fixture.serverCommands.select(kids, undefined);
    const { selected } = fixture.directory;
    assert.deepEqual([selected?.name, selected?.selectedToken], ['Living Room', 'token-2']);
    const messages = new Messages();
    messages.press = 'Remove';
    await fixture.serverCommands.removeToken(kids);
    assert.equal(messages.texts, 'Remove the token “kids” for Living Room?');
    messages.dispose();
    assert.deepEqual(
      fixture.directory.selected?.tokens.map(({ label }) => label),
      ['me'],
    );
    for (const command of [fixture.serverCommands.select(kids, undefined), fixture.serverCommands.removeToken(kids)])
      await assert.rejects(command, { message: 'This token was removed. Select another one.' });
  });

  it("copies a connection's address, a server's active one, and its machine identifier", async () => {
    const { machineIdentifier, url } = simulator.servers.livingRoom;
    const dead = 'https://127.0.0.1:9';
    await fixture.list(MARA, [listed(server, [dead, url])], simulator.tokens.owner);
    const { serverCommands, directory, access } = fixture;
    await directory.select(server, `account/${MARA.id}`);
    await access.reach(directory.selected ?? assert.fail());
    const node = { kind: 'server', machineIdentifier } as const;
    const copied = async (copying: Promise<void>): Promise<string> => {
      await copying;
      return vscode.env.clipboard.readText();
    };
    const addresses: string[] = [];
    for (const connection of await tree.getChildren({ ...node, kind: 'connections' }))
      addresses.push(await copied(serverCommands.copyAddress(connection)));
    assert.deepEqual(addresses, [dead, url]);
    assert.equal(await copied(serverCommands.copyMachineIdentifier(node)), machineIdentifier);
    assert.equal(await copied(serverCommands.copyAddress(node)), url);
    // Only what the server has is copied.
    await vscode.env.clipboard.writeText('');
    const foreign = { ...node, kind: 'connection', address: 'http://example.org' };
    assert.equal(await copied(serverCommands.copyAddress(foreign)), url);
  });

  it('says that an account has no servers only where it lists none', async () => {
    const living = listed(server, [simulator.servers.livingRoom.url]);
    await fixture.list(MARA, [living], simulator.tokens.owner);
    await fixture.list({ id: 'a-2', name: 'Zoe' }, [living], simulator.tokens.owner);
    await fixture.list({ id: 'a-3', name: 'Nils' }, [], simulator.tokens.owner);
    const rows: string[] = [];
    for (const node of await tree.getChildren()) {
      const { label, description, collapsibleState } = tree.getTreeItem(node);
      const below = (await tree.getChildren(node)).map(child => tree.getTreeItem(child));
      rows.push(`${label}, ${description}: ${below.map(item => item.label)}`);
      assert.equal(collapsibleState !== vscode.TreeItemCollapsibleState.None, below.length > 0, `${label}`);
    }
    // A server that several accounts list is below the first.
    assert.deepEqual(rows, ['Mara, 1 server: Living Room', 'Zoe, 1 server: ', 'Nils, 0 servers: Add server']);
  });

  it('offers in the menu of each item what suits it', async () => {
    await addKids();
    await addAttic();
    const { livingRoom } = simulator.servers;
    const shared = { ...listed(server, [livingRoom.url]), machineIdentifier: 'f'.repeat(40), owned: false };
    await fixture.list(MARA, [listed(server, [livingRoom.url]), shared], simulator.tokens.owner);
    const sharedToo = { ...shared, machineIdentifier: simulator.servers.attic.machineIdentifier };
    await fixture.list({ id: 'a-2', name: 'Zoe' }, [sharedToo], simulator.tokens.owner);
    await fixture.directory.select(fixture.directory.find(sharedToo.machineIdentifier) ?? assert.fail(), 'account/a-2');
    const seen = new Map<string, string>();
    const visit = async (node?: TreeNode): Promise<void> => {
      const item = node && tree.getTreeItem(node);
      if (item?.contextValue) seen.set(item.contextValue, menuOf(item.contextValue));
      for (const child of await tree.getChildren(node)) await visit(child);
    };
    await visit();
    await fixture.directory.select(fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail(), 'token-1');
    await visit();
    const token = 'insertTransientToken, insertTransientTokenAs, copyTransientToken, openTerminal';
    const rest = 'testConnections, addToken';
    const copy = 'copyServerAddress, copyMachineIdentifier, refreshServer';
    const source = 'showSourceConnectionInformation';
    const homeUser = { id: 'h-1', name: 'Kids', homeAdmin: MARA.id };
    const stored = { uuid: 'e80d52c7a49136fb', hasPin: false };
    await fixture.accounts.put(homeUser, { obtained: 'switched', homeUser: stored, serverTokens: new Map() });
    await visit();
    assert.deepEqual(Object.fromEntries([...seen].toSorted()), {
      account: 'refreshServer, createAppToken, addHomeUser, signOut',
      connection: 'testConnections, copyServerAddress',
      connections: 'testConnections',
      homeUser: 'refreshHomeUser, removeHomeUser',
      'server.added': `selectServer, ${token}, ${source}, ${rest}, removeToken, ${copy}, removeServer`,
      sharedServer: `selectServer, ${token}, ${rest}, ${copy}`,
      'sharedServer.added': `selectServer, ${token}, ${rest}, removeToken, ${copy}, removeServer`,
      selectedToken: '',
      'selectedToken.added': 'removeToken',
      source,
      token: 'selectToken',
      'token.added': 'selectToken, removeToken',
    });
    for (const { when, command } of menus) {
      assert.ok(
        [...seen.keys()].some(value => isFor(when, value)),
        when,
      );
      assert.ok((await vscode.commands.getCommands(true)).includes(command), command);
    }
  });

  it('shows the address that a plex.direct name stands for, and the whole one in the tooltip', async () => {
    const hash = '5c1f9a0b7d3e4c2a8f6b1d0e9c7a5b3f';
    const addresses = [
      `https://192-168-1-5.${hash}.plex.direct:32400`,
      `https://2001-db8--1.${hash}.plex.direct:32400`,
    ];
    await fixture.list(MARA, [listed(server, [...addresses, 'http://192.168.1.5:32400'])], simulator.tokens.owner);
    await fixture.directory.put({ ...server, tokens: [], selectedToken: '' });
    const { machineIdentifier } = server;
    const rows = await tree.getChildren({ kind: 'connections', machineIdentifier });
    const items = rows.map(row => tree.getTreeItem(row));
    assert.deepEqual(
      items.map(({ label }) => label),
      ['192.168.1.5:32400', `2001-db8--1.${hash}.plex.direct:32400`, '192.168.1.5:32400'],
    );
    assert.match(String(items[0]?.tooltip), new RegExp(`^${addresses[0]}`));
  });

  it("shows a server's words as plain text", async () => {
    await control.addFault('livingRoom', {
      fault: { kind: 'names', providerTitle: '[x](command:y) $(trash)\n', version: '$(bug).1.2.3' },
    });
    for (const { label } of (await children()).slice(1)) assert.equal(label, '[x] (command:y) $ (trash)');
    assert.doesNotMatch(await description(), /\$\(/);
  });
});
