import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { AccountStore } from '../../../src/accounts/accountStore.ts';
import { Gateway } from '../../../src/accounts/gateway.ts';
import { SecretValues } from '../../../src/accounts/secretValues.ts';
import { TokenStore } from '../../../src/accounts/tokenStore.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { AccountServers } from '../../../src/servers/accountServers.ts';
import { LiveConnections } from '../../../src/servers/liveConnections.ts';
import { ServerAccess } from '../../../src/servers/serverAccess.ts';
import { ServerDirectory } from '../../../src/servers/serverDirectory.ts';
import { StateStore } from '../../../src/state/stateStore.ts';
import { IssuedTokens } from '../../../src/tokens/issuedTokens.ts';
import { Minting } from '../../../src/tokens/minting.ts';
import { TokenClipboard } from '../../../src/tokens/tokenClipboard.ts';
import { TransientTokens } from '../../../src/tokens/transientTokens.ts';
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
  const values = new SecretValues(context.secrets);
  const state = new StateStore(context);
  const gateway = new Gateway(context, state);
  const accounts = new AccountStore(state, values);
  const tokens = new TokenStore(values);
  const directory = new ServerDirectory(context.globalState, state, accounts);
  const accountServers = new AccountServers(gateway, { accounts, directory, tokens });
  const connections = new LiveConnections(gateway);
  const access = new ServerAccess({ gateway, directory, tokens, accounts, accountServers, connections });
  const { machineIdentifier, name, url, version } = simulator.servers.livingRoom;
  await tokens.store(machineIdentifier, 'bench', new Secret(simulator.tokens.owner));
  await directory.put({
    ...{ machineIdentifier, name, version, address: url },
    tokens: [{ id: 'bench', label: 'bench' }],
    selectedToken: 'bench',
  });
  const minting = new Minting(access, new IssuedTokens(state));
  await state.set('choices', 'explainedTransientTokens', true);
  return {
    tokens: new TransientTokens({
      ...{ state, directory, access, minting },
      clipboard: new TokenClipboard(),
    }),
    dispose: () => vscode.Disposable.from(access, connections, directory, accounts, gateway, values, state).dispose(),
  };
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
