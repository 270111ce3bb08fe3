import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Server } from '../../src/servers/server.ts';
import { ServerTree } from '../../src/sidebar/serverTree.ts';
import type { TreeNode } from '../../src/sidebar/treeItems.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';

describe('The sidebar', () => {
  let fixture: Fixture;
  let server: Server;
  let tree: ServerTree;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    const { accounts, accountServers, directory, access, connections } = fixture;
    const sources = new KnownSources(directory, access);
    tree = new ServerTree({ accounts, accountServers, directory, access, connections, sources });
  });
  afterEach(() => {
    tree.dispose();
    fixture.dispose();
  });
  const root = async (): Promise<TreeNode> => (await tree.getChildren())[0] ?? assert.fail('The tree is empty');
  const children = async (): Promise<vscode.TreeItem[]> =>
    (await tree.getChildren(await root())).map(node => tree.getTreeItem(node));
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
    const { machineIdentifier, name, url } = simulator.servers.attic;
    await fixture.directory.put({
      ...server,
      machineIdentifier,
      name,
      address: url,
      tokens: [{ id: 'token-1', label: 'me' }],
    });
    await fixture.directory.select(server);
    assert.match(await description(), /^\(me\) · selected · /);
    const attic = (await children()).find(({ label }) => label === 'Attic');
    assert.equal(attic?.description, machineIdentifier);
  });

  it('offers to try again after a failed request, and sends it again once the server works', async () => {
    await control.disconnect('livingRoom');
    const [failure] = await children();
    assert.equal(failure?.label, 'Try again');
    assert.match(String(failure?.description), /Couldn't reach Living Room/);
    assert.equal(failure?.command?.command, 'plexTokens.refreshServer');
    assert.match(await description(), /^\(me\) · unreachable/);
    await control.connect('livingRoom');
    await fixture.access.request(server, mediaServer => mediaServer.getProviders());
    assert.equal((await children())[1]?.label, 'Discover');
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
    assert.equal((await control.journal()).at(-1)?.headers['x-plex-token'], simulator.tokens.sharedUser);
  });

  it("shows a server's words as plain text", async () => {
    await control.addFault('livingRoom', {
      fault: { kind: 'names', providerTitle: '[x](command:y) $(trash)\n', version: '$(bug).1.2.3' },
    });
    for (const { label } of (await children()).slice(1)) assert.equal(label, '[x] (command:y) $ (trash)');
    assert.doesNotMatch(await description(), /\$\(/);
  });
});
