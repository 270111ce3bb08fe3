import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Secret } from '../../../src/plex/secret.ts';
import { Summary } from '../../../src/servers/summary.ts';
import { createServices } from '../../../src/services.ts';
import { closeEditors, openText } from '../../host/editors.ts';
import { control, simulator } from '../../host/fixture.ts';
import { type Pair, sideBySide, type Trial } from './sideBySide.ts';

/** Rounds for each latency of the server in milliseconds. */
const ROUNDS = { 0: 40, 20: 30, 200: 24 } as const;
const WARM_UP = 3;
/** How long the window gets to come to rest after an undo, in milliseconds: the cursor is told to us a moment later. */
const REST = 30;

/**
 * "Plex: Insert Transient Token" on the real classes, warm, beside the least that does the same: one request by node:http
 * and one `edit()`.
 */
export async function measureInsertion(): Promise<Record<string, Pair>> {
  const { tokens, dispose } = await wire();
  const editor = await openText('const token = "";\n', [0, 15]);
  const agent = new http.Agent({ keepAlive: true });
  const trial: Trial<void> = {
    prepare: () => sleep(REST),
    own: () => tokens.insert(undefined),
    bare: async () => {
      const token = await bareMint(agent);
      await editor.edit(edit => edit.insert(editor.selection.active, token));
    },
    cleanUp: () => undo(editor),
  };
  const byLatency: Record<string, Pair> = {};
  for (const [latency, rounds] of Object.entries(ROUNDS)) {
    await control.reset();
    if (latency !== '0') await control.addFault('livingRoom', { fault: { kind: 'delay', ms: Number(latency) } });
    byLatency[latency] = await sideBySide(trial, rounds, WARM_UP);
  }
  await control.reset();
  agent.destroy();
  dispose();
  await closeEditors();
  return byLatency;
}

/** As extension.ts does it, with the storage of state and secrets that VS Code gives to an extension. */
async function wire() {
  const lender = vscode.extensions.getExtension<vscode.ExtensionContext>('plex-tokens-bench.lender');
  if (!lender) throw new Error('No extension lends its context.');
  const context = await lender.activate();
  const services = createServices(context, new Summary(context.globalState));
  const { state, tokens, directory, transientTokens, dispose } = services;
  const { machineIdentifier, name, url, version } = simulator.servers.livingRoom;
  await tokens.store(machineIdentifier, 'bench', new Secret(simulator.tokens.owner));
  await directory.put({
    ...{ machineIdentifier, name, version, address: url },
    tokens: [{ id: 'bench', label: 'bench' }],
    selectedToken: 'bench',
  });
  await state.set('choices', 'explainedTransientTokens', true);
  return { tokens: transientTokens, dispose };
}

function bareMint(agent: http.Agent): Promise<string> {
  const url = `${simulator.servers.livingRoom.url}/security/token?type=delegation&scope=all`;
  const headers = { Accept: 'application/json', 'X-Plex-Token': simulator.tokens.owner };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers, agent }, async answer => {
      const text = Buffer.concat(await answer.toArray()).toString();
      const { MediaContainer } = JSON.parse(text) as { MediaContainer: { token: string } };
      resolve(MediaContainer.token);
    });
    request.on('error', reject);
    request.end();
  });
}

/** Takes the insertion back, and thereby makes sure that there was one. */
async function undo({ document }: vscode.TextEditor): Promise<void> {
  if (!document.getText().includes('"transient-')) throw new Error('Nothing was inserted.');
  await vscode.commands.executeCommand('undo');
  while (document.getText().includes('"transient-')) await sleep(1);
}
