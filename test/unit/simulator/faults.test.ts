import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Fault } from '../../simulator/injectedFaults.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { TOKENS } from '../../simulator/tokens.ts';
import { ask, container, freshSimulator, MINT } from './asking.ts';

describe('A fault of the simulator', () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });
  const spoil = (fault: Fault) => simulator.control.addFault('livingRoom', { fault });
  const identity = () => ask(`${livingRoom}/identity`);

  describe('is set', () => {
    const statuses = async () =>
      (await Promise.all([identity(), ask(`${livingRoom}/library/sections`)])).map(answer => answer.status);
    const fault: Fault = { kind: 'status', status: 500 };

    it('for a path, or for all that begin alike', async () => {
      await simulator.control.addFault('livingRoom', { fault, path: '/library/sections' });
      assert.deepEqual(await statuses(), [200, 500]);
      await simulator.control.addFault('livingRoom', { fault, path: '/ident*' });
      assert.deepEqual(await statuses(), [500, 500]);
    });

    it('for a method', async () => {
      await simulator.control.addFault('livingRoom', { fault, method: 'POST' });
      assert.deepEqual(await statuses(), [200, 401]);
      assert.equal((await ask(livingRoom + MINT, { method: 'POST' })).status, 500);
    });

    it('for a number of requests, or until it is removed', async () => {
      await simulator.control.addFault('livingRoom', { fault, times: 2 });
      assert.deepEqual([...(await statuses()), ...(await statuses())], [500, 500, 200, 401]);
      const id = await spoil(fault);
      assert.deepEqual(await statuses(), [500, 500]);
      await simulator.control.removeFault('livingRoom', id);
      assert.deepEqual(await statuses(), [200, 401]);
    });

    it('before another, and then acts before it', async () => {
      await simulator.control.addFault('livingRoom', { fault, times: 1 });
      await spoil({ kind: 'status', status: 429 });
      assert.deepEqual([(await identity()).status, (await identity()).status], [500, 429]);
    });

    it('for one server, and cleared', async () => {
      await spoil(fault);
      assert.equal((await ask(`${simulator.servers.attic.url}/identity`)).status, 200);
      await simulator.control.clearFaults('livingRoom');
      assert.deepEqual(await statuses(), [200, 401]);
    });
  });

  describe('answers in the place of the server', () => {
    it('with a status, its HTML page and headers', async () => {
      await spoil({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
      const { status, text, headers } = await identity();
      assert.equal(status, 429);
      assert.match(text, /<h1>429 Too Many Requests<\/h1>/);
      assert.equal(headers['retry-after'], '7');
    });

    it('so that nothing is minted', async () => {
      await spoil({ kind: 'status', status: 500 });
      await ask(livingRoom + MINT, { method: 'POST', token: simulator.tokens.owner });
      assert.deepEqual((await simulator.control.state('livingRoom')).mintedTokens, []);
    });

    it('with a redirect', async () => {
      for (const status of [301, 302, 303, 307, 308] as const) {
        await simulator.control.clearFaults('livingRoom');
        await spoil({ kind: 'redirect', status, location: `${simulator.servers.attic.url}/identity` });
        const answer = await identity();
        assert.equal(answer.status, status);
        assert.equal(answer.headers.location, `${simulator.servers.attic.url}/identity`);
      }
    });

    it('with a page, or with anything that it is given', async () => {
      await simulator.control.addFault('livingRoom', { fault: { kind: 'html' }, times: 1 });
      const page = await identity();
      assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html']);
      await spoil({ kind: 'body', body: 'nothing', contentType: 'text/plain', status: 418 });
      const given = await identity();
      assert.deepEqual([given.status, given.text, given.headers['content-type']], [418, 'nothing', 'text/plain']);
    });

    it('with what no parser takes', async () => {
      await simulator.control.addFault('livingRoom', { fault: { kind: 'malformedJson' }, times: 1 });
      const json = (await identity()).text;
      assert.throws(() => JSON.parse(json), SyntaxError);
      await simulator.control.addFault('livingRoom', { fault: { kind: 'malformedXml' }, times: 1 });
      assert.match((await identity()).text, /^<\?xml[^"]+"1\.0"\?>\n<MediaContainer [^>]+[^"]>$/);
      await spoil({ kind: 'xmlWithEntities' });
      assert.match((await identity()).text, /<!DOCTYPE MediaContainer \[<!ENTITY a .*token="&e;"/s);
    });

    it('with the token it was sent', async () => {
      await spoil({ kind: 'echoesToken', status: 401 });
      const { status, text, reason } = await ask(`${livingRoom}/`, { token: simulator.tokens.ownerSecond });
      assert.equal(status, 401);
      assert.ok(text.includes(simulator.tokens.ownerSecond) && reason.includes(simulator.tokens.ownerSecond));
    });
  });

  describe('falsifies', () => {
    const token = TOKENS.owner;
    const resources = () =>
      container(`${livingRoom}/security/resources?source=${simulator.servers.livingRoom.sources[0]}`, { token });

    it('tokens', async () => {
      const hostile = "'); system('rm -rf'); ('";
      await spoil({ kind: 'token', token: hostile });
      assert.equal((await container(livingRoom + MINT, { token, method: 'POST' })).token, hostile);
      assert.equal(((await resources()).Device as { accessToken: string }).accessToken, hostile);
    });

    it('names, in JSON and in XML', async () => {
      const name = `[x](command:y) $(alert) "<&>\n\u202e${'a'.repeat(10_000)}`;
      await spoil({ kind: 'names', friendlyName: name, deviceName: name, providerTitle: name, version: name });
      assert.equal((await container(`${livingRoom}/`, { token })).friendlyName, name);
      assert.equal(((await resources()).Device as { name: string }).name, name);
      const providers = await container(`${livingRoom}/media/providers`, { token });
      assert.equal((providers.MediaProvider as { title: string }[])[0]?.title, name);
      const { text } = await ask(`${livingRoom}/`, { token, accept: '*/*' });
      assert.ok(text.includes('friendlyName="[x](command:y) $(alert) &#34;&#60;&#38;&#62;&#10;\u202eaaa'));
    });

    it('which machine it is', async () => {
      await spoil({ kind: 'identity', machineIdentifier: '1'.repeat(40) });
      assert.equal((await container(`${livingRoom}/identity`)).machineIdentifier, '1'.repeat(40));
      assert.equal((await container(`${livingRoom}/`, { token })).machineIdentifier, '1'.repeat(40));
    });
  });

  describe('on the way of the answer', () => {
    const MEBIBYTE = 1024 * 1024;

    it('delays the headers', async () => {
      await spoil({ kind: 'delay', ms: 40 });
      const start = performance.now();
      assert.equal((await identity()).status, 200);
      assert.ok(performance.now() - start >= 30);
    });

    it('drips the body byte by byte', async () => {
      await spoil({ kind: 'body', body: 'ten bytes.', contentType: 'text/plain' });
      await spoil({ kind: 'drip', everyMs: 4 });
      const start = performance.now();
      assert.equal((await identity()).text, 'ten bytes.');
      assert.ok(performance.now() - start >= 30);
    });

    it('drips only after the headers', async () => {
      await spoil({ kind: 'drip', everyMs: 60_000 });
      const enough = new AbortController();
      const asked = ask(`${livingRoom}/identity`, { signal: enough.signal, onHead: () => enough.abort() });
      await assert.rejects(asked, { name: 'AbortError' });
    });

    it('withholds the headers for good', async () => {
      await spoil({ kind: 'neverAnswers' });
      await assert.rejects(ask(`${livingRoom}/identity`, { signal: AbortSignal.timeout(30) }), { name: 'AbortError' });
    });

    it('never ends the body, fast or slowly', async () => {
      for (const everyMs of [undefined, 1]) {
        await simulator.control.clearFaults('livingRoom');
        await spoil({ kind: 'endless', everyMs });
        const enough = new AbortController();
        let received = 0;
        const onData = (chunk: Buffer) => {
          received += chunk.length;
          if (received > (everyMs ? 150 : 2 * MEBIBYTE)) enough.abort();
        };
        await assert.rejects(ask(`${livingRoom}/identity`, { signal: enough.signal, onData }));
        assert.ok(enough.signal.aborted, 'it was the client that had enough');
      }
    });

    it('ends before the promised length', async () => {
      await spoil({ kind: 'truncated' });
      let received = '';
      const onData = (chunk: Buffer) => {
        received += chunk;
      };
      const agent = new Agent({ keepAlive: true });
      await assert.rejects(ask(`${livingRoom}/identity`, { onData, agent }), { code: 'ECONNRESET' });
      assert.match(received, /^\{"MediaContainer":\{"size"/);
    });

    it('leaves the body out', async () => {
      await spoil({ kind: 'empty' });
      const { status, text, headers } = await identity();
      assert.deepEqual([status, text, headers['content-type']], [200, '', 'application/json']);
    });

    it('blows the body up, with its length declared or not', async () => {
      for (const declaresLength of [false, true]) {
        await simulator.control.clearFaults('livingRoom');
        await spoil({ kind: 'huge', mebibytes: 2, declaresLength });
        const { text, headers } = await identity();
        assert.ok(text.length > 2 * MEBIBYTE);
        assert.equal(JSON.parse(text).MediaContainer.claimed, true);
        assert.equal(headers['content-length'], declaresLength ? `${text.length}` : undefined);
      }
    });

    it('compresses a huge body to very little', async () => {
      await spoil({ kind: 'gzipBomb', mebibytes: 4 });
      const chunks: Buffer[] = [];
      const { headers } = await ask(`${livingRoom}/identity`, { onData: chunk => chunks.push(chunk) });
      const wire = Buffer.concat(chunks);
      assert.equal(headers['content-encoding'], 'gzip');
      assert.ok(wire.length < MEBIBYTE / 100, `${wire.length} bytes`);
      assert.equal(JSON.parse(gunzipSync(wire).toString()).MediaContainer.claimed, true);
    });

    it('resets the connection before the headers', async () => {
      await spoil({ kind: 'resetBeforeHeaders' });
      await assert.rejects(identity(), { code: 'ECONNRESET' });
    });

    it('resets the connection in the body', async () => {
      await spoil({ kind: 'resetInBody' });
      let received = 0;
      const onData = (chunk: Buffer) => {
        received += chunk.length;
      };
      await assert.rejects(ask(`${livingRoom}/identity`, { onData }), { code: 'ECONNRESET' });
      assert.ok(received > 0);
    });

    it('sends interim responses first, and goes with any other fault', async () => {
      await spoil({ kind: 'earlyHints', times: 3 });
      await spoil({ kind: 'status', status: 503 });
      const { status, interim } = await identity();
      assert.deepEqual([status, interim], [503, 3]);
    });
  });
});
