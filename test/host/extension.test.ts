import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate } from '../../src/extension.ts';
import { commandIds } from '../../src/workbench/commandIds.ts';
import { until } from '../until.ts';
import { closeEditors } from './editors.ts';
import { InMemoryMemento } from './inMemoryStorage.ts';
import { Messages } from './messages.ts';

describe('The extension', () => {
  const extension = () => vscode.extensions.getExtension('plex-tokens.plex-tokens') ?? assert.fail('It is not there');

  before('it is active once VS Code has started, without being asked', async () => {
    await until('the activation', () => extension().isActive);
  });

  it('has registered every command', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter(command => command.startsWith('plexTokens.'));
    // VS Code adds commands of its own for the view.
    const ours = registered.filter(command => !command.startsWith('plexTokens.servers.'));
    assert.deepEqual(ours.sort(), [...commandIds].sort());
  });

  it('reads one summary when it is activated, asks nothing of the network or the secret storage, and registers commands and views only', () => {
    const read: string[] = [];
    class Watched extends InMemoryMemento {
      override get<T>(key: string, defaultValue?: T): T {
        read.push(key);
        return super.get(key, defaultValue) as T;
      }
    }
    const secrets = new Proxy({}, { get: (_, name) => assert.fail(`SecretStorage.${String(name)}`) });
    const subscriptions: vscode.Disposable[] = [];
    const { registerCommand } = vscode.commands;
    const { registerFileSystemProvider } = vscode.workspace;
    // The commands are taken: this is the second time in this window.
    vscode.commands.registerCommand = () => new vscode.Disposable(() => undefined);
    vscode.workspace.registerFileSystemProvider = () => assert.fail('No server was ever added');
    try {
      activate({ globalState: new Watched(), secrets, subscriptions } as unknown as vscode.ExtensionContext);
    } finally {
      vscode.commands.registerCommand = registerCommand;
      vscode.workspace.registerFileSystemProvider = registerFileSystemProvider;
    }
    for (const each of subscriptions) each.dispose();
    assert.deepEqual([...new Set(read)], ['summary', 'everAddedServer']);
  });

  it('is keyed where VS Code has nothing', async () => {
    await vscode.commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    await closeEditors();
    assert.ok(text.length > 10_000, 'these are the default key bindings');
    const { keybindings } = extension().packageJSON.contributes;
    for (const { key, mac } of keybindings) {
      for (const each of [key, mac]) {
        const others = text
          .split('\n')
          .filter(line => line.includes(`"key": "${each}"`) && !line.includes('plexTokens.'));
        assert.deepEqual(others, []);
      }
    }
    assert.match(text, new RegExp(`"key": "${keybindings[0].key.replaceAll('+', '\\+')}"`));
  });

  it('gives its commands nothing to trip over, whatever they are called with', async () => {
    const odd = [null, 7, [], {}, { machineIdentifier: {} }, { source: 1 }];
    // Says no to the question whether another extension may have a token.
    const messages = new Messages();
    for (const argument of odd) {
      for (const id of [
        'plexTokens.revealSourceToken',
        'plexTokens.hideSourceToken',
        'plexTokens.copySourceToken',
        'plexTokens.refreshSource',
        'plexTokens.refreshServer',
        'plexTokens.refreshServers',
      ] as const) {
        await vscode.commands.executeCommand(id, argument);
      }
    }
    messages.dispose();
  });
});
