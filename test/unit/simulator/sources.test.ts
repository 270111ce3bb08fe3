import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, container, freshSimulator, mint } from './asking.ts';

type Device = {
  name: string;
  clientIdentifier: string;
  accessToken: string;
  updatedAt: number;
  Connection: Record<string, unknown>[];
};

describe('The simulated /security/resources', () => {
  let simulator: RunningSimulator;
  let attic: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    attic = `server://${simulator.servers.attic.machineIdentifier}`;
  });
  const address = (source?: string, more = '') =>
    `${simulator.servers.livingRoom.url}/security/resources?${source === undefined ? '' : `source=${encodeURIComponent(source)}`}${more}`;
  const statusOf = async (source?: string, token?: string) => (await ask(address(source), { token })).status;
  const deviceOf = async (source: string, more = '') =>
    (await container(address(source, more), { token: simulator.tokens.owner })).Device as Device;

  it('names the other server and its connections, with a capital C and the types of JSON', async () => {
    const device = await deviceOf(attic);
    assert.equal(device.name, 'Attic');
    assert.equal(device.clientIdentifier, simulator.servers.attic.machineIdentifier);
    const [local, remote, relay] = device.Connection;
    assert.deepEqual(local, {
      protocol: 'http',
      address: '127.0.0.1',
      uri: simulator.servers.attic.url,
      port: Number(new URL(simulator.servers.attic.url).port),
      local: true,
    });
    assert.ok(remote && !('relay' in remote), 'relay is absent unless true');
    assert.equal(relay?.relay, true);
  });

  it('gives an access token that opens the other server and not this one', async () => {
    const { accessToken } = await deviceOf(attic);
    const sections = (url: string) => ask(`${url}/library/sections`, { token: accessToken });
    assert.equal((await sections(simulator.servers.attic.url)).status, 200);
    assert.equal((await sections(simulator.servers.livingRoom.url)).status, 401);
  });

  it('keeps its answer until it is told to refresh', async () => {
    const first = await deviceOf(attic);
    assert.deepEqual(await deviceOf(attic, '&refresh=0'), first);
    const refreshed = await deviceOf(attic, '&refresh=1');
    assert.notEqual(refreshed.accessToken, first.accessToken);
    assert.ok(refreshed.updatedAt > first.updatedAt);
    assert.deepEqual(await deviceOf(attic), refreshed);
  });

  it('knows every source that it lists, providers and a server that is switched off among them', async () => {
    const { sources } = simulator.servers.livingRoom;
    assert.ok(sources.includes('provider://tv.plex.provider.discover') && sources.length === 5);
    for (const source of sources) assert.equal(await statusOf(source, simulator.tokens.owner), 200, source);
  });

  it('answers only to the owner and to transient tokens that the owner made', async () => {
    const { owner, sharedUser } = simulator.tokens;
    const { url } = simulator.servers.livingRoom;
    assert.equal(await statusOf(attic, await mint(url, owner)), 200);
    assert.equal(await statusOf(attic, sharedUser), 403);
    assert.equal(await statusOf(attic, await mint(url, sharedUser)), 403);
    assert.deepEqual([await statusOf(attic), await statusOf(attic, 'nobodyIsThisToken000')], [401, 401]);
  });

  it('answers 400 to a missing or malformed source and 404 to one that it does not know', async () => {
    const { owner } = simulator.tokens;
    for (const source of [
      undefined,
      '',
      'attic',
      `${attic}/com.plexapp.plugins.library`,
      'http://attic',
      'server://',
    ]) {
      assert.equal(await statusOf(source, owner), 400, source);
    }
    for (const source of [`server://${'0'.repeat(40)}`, 'server://zzz', 'provider://tv.plex.provider.none']) {
      assert.equal(await statusOf(source, owner), 404, source);
    }
  });

  it('sends strings in XML', async () => {
    const { text, headers } = await ask(address(attic), { token: simulator.tokens.owner, accept: '*/*' });
    assert.equal(headers['content-type'], 'text/xml;charset=utf-8');
    assert.match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<MediaContainer size="1"><Device name="Attic" /);
    assert.match(text, /<Connection protocol="https"[^>]+ port="8443" local="0" relay="1"\/>/);
    assert.match(text, /<Connection protocol="http"[^>]+ port="\d+" local="1"\/>/);
  });

  it('makes Device an array where told to', async () => {
    await simulator.control.setModes('livingRoom', { deviceAs: 'array' });
    const { Device } = await container(address(attic), { token: simulator.tokens.owner });
    assert.ok(Array.isArray(Device) && Device.length === 1 && Device[0].name === 'Attic');
  });
});
