import assert from 'node:assert/strict';
import type { Server } from '../../src/servers/server.ts';
import { until } from '../until.ts';
import { control, Fixture } from './fixture.ts';
import { Messages } from './messages.ts';

const OLD = '1.42.0';

describe('The check of a server for CVE-2025-69414', () => {
  let fixture: Fixture;
  let server: Server;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture({ faultDelay: 0 });
    server = await fixture.addLivingRoom({ version: OLD });
    messages = new Messages();
  });
  afterEach(() => {
    for (const each of [messages, fixture]) each.dispose();
  });
  /** Returns what is known of the server by now. */
  const known = (): Server => fixture.directory.find(server.machineIdentifier) ?? assert.fail('It was removed.');
  const isUpdated = async (): Promise<void> => {
    await fixture.directory.noteVersion({ ...server, version: '1.99.0' });
  };
  const requests = async () => (await control.journal()).filter(({ path }) => path.startsWith('/myplex/account'));

  it('sends the transient token once for each version, and warns once', async () => {
    await control.setModes('livingRoom', { account: 'withToken' });
    const token = await fixture.minting.mint(server);
    await until('the warning', () => messages.all.length > 0);
    assert.match(messages.texts, /^Living Room has a known vulnerability:/);
    assert.ok(fixture.faults.has(known()));
    assert.ok(!fixture.faults.has({ ...server, version: '1.99.0' }));
    assert.deepEqual(
      (await requests()).map(({ headers }) => headers['x-plex-token']),
      [token.reveal()],
    );
    await fixture.faults.check(server, token);
    assert.equal((await requests()).length, 1);
    await isUpdated();
    await fixture.faults.check(server, token);
    assert.equal((await requests()).length, 2);
  });

  it('is about the version that the server had when it created the token, not the one before its update', async () => {
    await control.setModes('livingRoom', { account: 'withToken' });
    await fixture.minting.mint(server);
    await until('the warning', () => messages.all.length > 0);
    assert.notEqual(known().version, OLD);
    assert.ok(fixture.faults.has(known()));
    assert.ok(!fixture.faults.has({ ...server, version: OLD }));
  });

  it('finds no fault in a server without one, and keeps its state', async () => {
    await fixture.faults.check(server, await fixture.mint(server));
    assert.equal((await requests()).length, 1);
    assert.ok(!fixture.faults.has(known()));
    assert.deepEqual(messages.all, []);
    assert.equal(fixture.directory.stateOf(server), 'reachable');
  });

  it('is made again where the server couldn’t respond', async () => {
    const token = await fixture.mint(server);
    const id = await control.addFault('livingRoom', {
      path: '/myplex/account',
      fault: { kind: 'status', status: 500 },
    });
    await fixture.faults.check(server, token);
    await control.removeFault('livingRoom', id);
    await control.setModes('livingRoom', { account: 'withToken' });
    await fixture.faults.check(server, token);
    assert.ok(fixture.faults.has(known()));
  });

  it('is made once at a time, and leaves the state of the server as it is where the server redirects it', async () => {
    await control.setModes('livingRoom', { account: 'withToken' });
    const token = await fixture.mint(server);
    await Promise.all([fixture.faults.check(server, token), fixture.faults.check(server, token)]);
    assert.equal((await requests()).length, 1);
    const redirect = { kind: 'redirect', status: 302, location: 'https://evil.example/' } as const;
    await control.addFault('livingRoom', { path: '/myplex/account', fault: redirect });
    await isUpdated();
    await fixture.faults.check(server, token);
    assert.equal((await requests()).length, 2);
    assert.equal(fixture.directory.stateOf(server), 'reachable');
  });
});
