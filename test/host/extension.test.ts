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

  it('registers every command', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter(command => command.startsWith('plexTokens.'));
    // VS Code adds commands of its own for the view.
    const ours = registered.filter(command => !command.startsWith('plexTokens.servers.'));
    assert.deepEqual(ours.sort(), [...commandIds].sort());
  });

  describe('when it is activated', () => {
    const { registerCommand } = vscode.commands;
    const { registerFileSystemProvider, getConfiguration } = vscode.workspace;
    const { createStatusBarItem } = vscode.window;
    let shown: vscode.StatusBarItem[];
    let read: Set<string>;
    beforeEach(() => {
      shown = [];
      read = new Set();
      // The commands are taken: this is the second time in this window.
      vscode.commands.registerCommand = () => new vscode.Disposable(() => undefined);
      vscode.workspace.registerFileSystemProvider = () => new vscode.Disposable(() => undefined);
      vscode.workspace.getConfiguration = () => assert.fail('Activation waits for a setting');
      vscode.window.createStatusBarItem = ((...given: Parameters<typeof createStatusBarItem>) => {
        const item = createStatusBarItem(...given);
        shown.push(item);
        return item;
      }) as typeof createStatusBarItem;
    });
    afterEach(() => {
      vscode.commands.registerCommand = registerCommand;
      Object.assign(vscode.workspace, { registerFileSystemProvider, getConfiguration });
      vscode.window.createStatusBarItem = createStatusBarItem;
    });
    const activated = (summary?: object): readonly vscode.StatusBarItem[] => {
      class Watched extends InMemoryMemento {
        override get<T>(key: string, defaultValue?: T): T {
          read.add(key);
          return super.get(key, defaultValue) as T;
        }
      }
      const globalState = new Watched();
      if (summary) globalState.values.set('summary', summary);
      const subscriptions: vscode.Disposable[] = [];
      // Neither the secret storage nor the folder for files is looked at.
      const context = new Proxy({ globalState, subscriptions } as unknown as vscode.ExtensionContext, {
        get: (target, name) => (name in target ? Reflect.get(target, name) : assert.fail(`${String(name)} was read`)),
      });
      const secrets = new Proxy({}, { get: (_, name) => assert.fail(`SecretStorage.${String(name)}`) });
      activate(Object.assign(context, { secrets }));
      for (const each of subscriptions) each.dispose();
      return shown;
    };

    it('reads one summary and no setting, and registers only commands and views, if no server was ever added', () => {
      vscode.workspace.registerFileSystemProvider = () => assert.fail('No server was ever added');
      assert.deepEqual(activated(), []);
      assert.deepEqual([...read], ['summary', 'everAddedServer']);
    });

    it('shows the selected server of that summary, and reads no file or setting', () => {
      const selected = { server: 'Living Room', token: 'kids' };
      const [item] = activated({ hasServer: true, hasAccount: false, selected });
      assert.equal(item?.text, '$(key) Living Room (kids)');
    });
  });

  it('uses key bindings that VS Code leaves free', async () => {
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

  it('survives commands that are called with anything', async () => {
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
