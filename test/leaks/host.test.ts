import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { countsVariable, readCounts } from '../counts.ts';
import type { NamedToken } from '../simulator/handedOut.ts';
import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { findInFolder, findInTexts } from './findings.ts';
import { ProcessArguments } from './processArguments.ts';
import { summary } from './searchSteps.ts';
import { TokenSearch } from './tokenSearch.ts';

/** VS Code's defaults, which the host tests change. */
const DEFAULTS = { 'files.hotExit': 'onExit', 'window.restoreWindows': 'all' };

describe('The extension host', () => {
  const stack = new AsyncDisposableStack();
  const folder = tempFolder(stack, 'leaks-host');
  const seen = stack.use(new ProcessArguments());
  let simulator: RunningSimulator;
  let output = '';

  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
  });
  after(() => stack.disposeAsync());

  it('fails in every way, with tokens in the errors', async () => {
    const { control, stop, ...description } = simulator;
    const tmp = path.join(folder, 'tmp');
    const counts = path.join(folder, 'counts.json');
    mkdirSync(tmp);
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../host/run.ts')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...{
          GREP: 'An error of VS Code that quotes the token',
          TMPDIR: tmp,
          PLEX_TOKENS_KEEP: '1',
          VERBOSE: '1',
          [countsVariable]: counts,
        },
        PLEX_TOKENS_SIMULATOR: JSON.stringify(description),
        PLEX_TOKENS_HOST_SETTINGS: JSON.stringify(DEFAULTS),
      },
    });
    stack.defer(() => void child.kill());
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
    const code = await new Promise(resolve => child.once('close', resolve));
    assert.equal(code, 0, output);
    assert.ok(readCounts(counts, 0).passed >= 4, output);
  });

  it('leaves no token anywhere', async () => {
    const lasting = Object.entries(simulator.tokens).map(([name, token]): NamedToken => ({ name, token }));
    const tokens = [...lasting, ...(await simulator.control.handedOut())];
    const search = new TokenSearch(tokens);
    const findings = [
      ...(await findInFolder(search, 'home', folder)),
      ...findInTexts(search, 'output', [['of the run', output]]),
      ...findInTexts(search, 'arguments', seen.texts),
    ];
    console.log(`      ${tokens.length} tokens in ${(search.bytes / 1e6).toFixed(1)} MB`);
    assert.ok(tokens.length > lasting.length);
    assert.equal(summary(findings), '');
  });
});
