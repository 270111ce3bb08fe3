import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import * as vscode from 'vscode';
import { isPlexError } from '../../src/plex/errors.ts';
import type { Server } from '../../src/servers/server.ts';
import { at, control, Fixture, simulator } from './fixture.ts';

const { livingRoom } = simulator.servers;

describe('A connection without encryption', () => {
  let fixture: Fixture;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(async () => {
    fixture.dispose();
    await allow(undefined);
  });
  const allow = (value: string | undefined) =>
    vscode.workspace
      .getConfiguration('plexTokens')
      .update('insecureConnections', value, vscode.ConfigurationTarget.Global);
  const over = (address: string): Server => at(address, server);
  const mint = (of: Server) => fixture.mint(of);
  const kindOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'none',
      (error: unknown) => (isPlexError(error) ? error.kind : String(error)),
    );

  it('is used in the local network', async () => {
    assert.equal(await kindOf(mint(over(livingRoom.url))), 'none');
  });

  it('is refused elsewhere, with the reason, and nothing is sent', async () => {
    const error = await mint(over('http://198.51.100.24:32400')).catch(thrown => thrown);
    assert.ok(isPlexError(error));
    assert.deepEqual([error.kind, error.facts.refusal], ['insecure', 'notLocal']);
    assert.equal(fixture.directory.stateOf(server), 'insecure');
  });

  it('is refused everywhere where the setting says never', async () => {
    await allow('never');
    assert.equal(await kindOf(mint(over(livingRoom.url))), 'insecure');
    assert.deepEqual(await control.journal(), []);
    assert.equal(await kindOf(mint(over(livingRoom.httpsUrl))), 'none');
  });

  it('is judged by every address of the name', async () => {
    const { address } = await lookup('localhost');
    assert.match(address, /^(127\.|::1)/);
    const { port } = new URL(livingRoom.url);
    assert.equal(await kindOf(mint(over(`http://localhost:${port}`))), 'none');
    assert.equal(await kindOf(mint(over('http://no-such-name.invalid:32400'))), 'unreachable');
  });
});
