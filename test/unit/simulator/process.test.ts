import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ControlClient } from '../../simulator/control.ts';
import { spawnSimulator } from '../../simulator/spawn.ts';
import { ask, freshSimulator } from './asking.ts';

describe("The simulator's process", () => {
  it('ends when it is told to, and takes its CA file with it', async () => {
    const simulator = await spawnSimulator();
    assert.ok(existsSync(simulator.caFile));
    await simulator.stop();
    assert.ok(!isRunning(simulator.pid) && !existsSync(simulator.caFile));
    await simulator.stop();
  });

  it('ends when the process that started it is killed, from whatever folder that ran', async () => {
    const module = new URL('../../simulator/spawn.ts', import.meta.url).href;
    const script = `import { spawnSimulator } from ${JSON.stringify(module)};
      const { controlUrl, caFile } = await spawnSimulator();
      console.log(JSON.stringify({ controlUrl, caFile }));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { controlUrl, caFile } = JSON.parse(await textUpTo(/\n/, parent.stdout));
    const control = new ControlClient(controlUrl);
    await control.describe();
    parent.kill('SIGKILL');
    while (existsSync(caFile)) await sleep(5);
    await assert.rejects(control.describe(), { code: /^ECONN(REFUSED|RESET)$/ });
  });

  it('says in words what is running, where it was told to, and ends by a signal', async () => {
    const simulator = await freshSimulator();
    const main = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
    const words = await textUpTo(/Authority of TLS +(.+)\n/, child.stdout);
    for (const token of Object.values(simulator.tokens)) assert.ok(words.includes(token));
    for (const { name, machineIdentifier } of Object.values(simulator.servers)) {
      assert.ok(words.includes(name) && words.includes(machineIdentifier));
    }
    const controlUrl = /^Control +(.+)$/m.exec(words)?.[1] ?? '';
    const { servers, plexTv } = await new ControlClient(controlUrl).describe();
    for (const url of [
      servers.livingRoom.url,
      servers.livingRoom.httpsUrl,
      servers.livingRoom.basePathUrl,
      servers.attic.url,
      plexTv.url,
      plexTv.approvalUrl,
    ]) {
      assert.ok(words.includes(url));
    }
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });

  it('has plex.tv at the port that it was told', async () => {
    const port = await freePort('127.0.0.2');
    const simulator = await spawnSimulator({ args: ['--plex-tv-port', `${port}`] });
    assert.equal(simulator.plexTv.url, `http://127.0.0.2:${port}`);
    assert.equal((await ask(simulator.plexTv.approvalUrl)).status, 200);
    await simulator.stop();
  });

  it('says why when it cannot start', async () => {
    await assert.rejects(spawnSimulator({ node: '/nowhere/node' }), { code: 'ENOENT' });
    await assert.rejects(spawnSimulator({ main: '/nowhere/main.ts', stderr: 'ignore' }), /ended at its start \(1\)/);
  });
});

async function textUpTo(end: RegExp, stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    if (end.test(text)) break;
  }
  return text;
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
