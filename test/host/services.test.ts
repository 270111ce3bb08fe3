import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Summary } from '../../src/servers/summary.ts';
import { createServices } from '../../src/services.ts';
import { control } from './fixture.ts';
import { InMemoryMemento } from './inMemoryStorage.ts';

/** What would register something with VS Code, or ask the user. */
const REGISTERING = [vscode.commands, vscode.languages, vscode.window, vscode.workspace, vscode.tasks] as const;

describe('The services', () => {
  const replaced: vscode.Disposable[] = [];
  afterEach(() => {
    for (const each of replaced.splice(0)) each.dispose();
  });
  const refuse = (owner: object, name: string): void => {
    const before = Reflect.get(owner, name);
    Object.assign(owner, { [name]: () => assert.fail(`${name} was called`) });
    replaced.push(new vscode.Disposable(() => Object.assign(owner, { [name]: before })));
  };

  it('are created without reading, sending or registering anything', async () => {
    await control.clearJournal();
    for (const owner of REGISTERING) {
      for (const name of Object.keys(owner))
        if (/^(register|show|create(?!TextEditorDecoration))/.test(name)) refuse(owner, name);
    }
    const secrets = new Proxy({} as vscode.SecretStorage, {
      get: (_, name) => assert.fail(`${String(name)} of secrets`),
    });
    const globalState = new InMemoryMemento();
    const context = new Proxy({ secrets, globalState } as unknown as vscode.ExtensionContext, {
      get: (target, name) => (name in target ? Reflect.get(target, name) : assert.fail(`${String(name)} was read`)),
    });
    const services = createServices(context, new Summary(globalState));
    assert.deepEqual(services.directory.servers, []);
    assert.equal(services.state.isLoaded, false);
    services.dispose();
    assert.deepEqual(globalState.keys(), []);
    assert.deepEqual(await control.journal(), []);
  });
});
