import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/workbench/commandIds.ts';
import { closeEditors } from './world.ts';

describe('The extension', () => {
  const extension = () => vscode.extensions.getExtension('plex-tokens.plex-tokens') ?? assert.fail('It is not there');

  it('is active once VS Code has started, without being asked', async () => {
    for (let tries = 0; tries < 100 && !extension().isActive; tries++)
      await new Promise(resolve => setTimeout(resolve, 100));
    assert.ok(extension().isActive);
  });

  it('has registered every command', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter(command => command.startsWith('plexTokens.'));
    // VS Code adds commands of its own for the view.
    const ours = registered.filter(command => !command.startsWith('plexTokens.servers.'));
    assert.deepEqual(ours.sort(), [...commandIds].sort());
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
    const odd = [null, 7, 'x', [], {}, { machineIdentifier: {} }, { source: 1 }];
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
  });
});
