import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Server, ServerState } from '../../src/servers/server.ts';
import { createStatusItem } from '../../src/servers/summary.ts';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { until } from '../until.ts';
import { at, control, Fixture, plexErrorOf, simulator } from './fixture.ts';

describe('The status bar item', () => {
  const { createStatusBarItem } = vscode.window;
  let fixture: Fixture;
  let server: Server;
  let item: vscode.StatusBarItem;
  let shown: vscode.Disposable;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    vscode.window.createStatusBarItem = ((...given: Parameters<typeof createStatusBarItem>) => {
      item = createStatusBarItem(...given);
      return item;
    }) as typeof createStatusBarItem;
    shown = createStatusItem(fixture.summary);
    vscode.window.createStatusBarItem = createStatusBarItem;
  });
  afterEach(() => {
    shown.dispose();
    fixture.dispose();
  });
  const look = () => {
    const { id } = (item.backgroundColor ?? {}) as { readonly id?: string };
    const command = typeof item.command === 'string' ? item.command : item.command?.command;
    return { text: item.text, tooltip: item.tooltip, background: id, command: command?.replace('plexTokens.', '') };
  };
  const usual = {
    text: '$(key) Living Room (me)',
    tooltip: 'Plex Media Server for new transient tokens: Living Room (me). Click to select another one.',
    background: undefined,
    command: 'selectServer',
  };
  const warning = { text: '$(warning) Living Room (me)', background: 'statusBarItem.warningBackground' };

  it('warns while the selected server is unreachable, and a click tests its connections', async () => {
    assert.deepEqual(look(), usual);
    await control.disconnect('livingRoom');
    assert.equal((await plexErrorOf(fixture.mint(server))).kind, 'unreachable');
    const tooltip = "Couldn't reach Living Room (me). Click to test its connections.";
    assert.deepEqual(look(), { ...warning, tooltip, command: 'testConnections' });
    const { arguments: given = [] } = item.command as vscode.Command;
    assert.deepEqual(argumentsOf('plexTokens.testConnections', given), [server.machineIdentifier]);
    assert.equal(item.accessibilityInformation?.label, tooltip);
    await control.connect('livingRoom');
    await fixture.serverCommands.testConnections(server.machineIdentifier);
    assert.deepEqual(look(), usual);
  });

  it('warns where an unencrypted connection is refused', async () => {
    await plexErrorOf(fixture.mint(at('http://198.51.100.24:32400', server)));
    const tooltip =
      'Nothing was sent to Living Room (me): the connection is unencrypted. Click to test its connections.';
    assert.deepEqual(look(), { ...warning, tooltip, command: 'testConnections' });
  });

  it('warns of a rejected token until another one is selected', async () => {
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    await fixture.directory.put({ ...server, tokens: [...server.tokens, { id: 'token-2', label: 'kids' }] });
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/security/token' });
    await plexErrorOf(fixture.mint(server));
    const tooltip = 'Living Room rejected the token “me”. Click to select another one.';
    assert.deepEqual(look(), { ...warning, tooltip, command: 'selectServer' });
    await fixture.directory.select(server, 'token-2');
    await until('the other token', () => item.text === '$(key) Living Room (kids)');
    assert.equal(look().background, undefined);
    assert.equal(fixture.directory.stateOf(server), 'notAsked');
  });

  it('warns of no other server, and of none that is starting', async () => {
    const { machineIdentifier, name } = simulator.servers.attic;
    await fixture.directory.put({ ...server, machineIdentifier, name });
    await fixture.directory.select(server);
    const warned = (state: ServerState, of = server) => {
      fixture.directory.setState(of, state);
      return look().background !== undefined;
    };
    assert.ok(!warned('unreachable', { ...server, machineIdentifier }));
    assert.ok(!warned('starting'));
    assert.ok(warned('unreachable'));
  });
});
