import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LazyCompletion } from '../../src/tokens/lazyCompletion.ts';
import { TokenCompletion } from '../../src/tokens/tokenCompletion.ts';
import { closeEditors, control, simulator, World } from './world.ts';

const { livingRoom, attic } = simulator.servers;

describe('The completion of tokens', () => {
  let world: World;
  let loads: number;
  let completion: LazyCompletion;
  beforeEach(async () => {
    await control.reset();
    world = new World();
    loads = 0;
    completion = new LazyCompletion(async () => {
      loads++;
      return new TokenCompletion(world.directory, world.access);
    });
  });
  afterEach(async () => {
    world.dispose();
    await closeEditors();
  });
  /** What is offered where `|` is. */
  const offered = async (text: string, language: string): Promise<vscode.CompletionItem[]> => {
    const content = text.replace('|', '');
    const document = await vscode.workspace.openTextDocument({ language, content });
    return (await completion.provideCompletionItems(document, document.positionAt(text.indexOf('|')))) ?? [];
  };
  const labels = async (text: string, language: string) =>
    (await offered(text, language)).map(({ label }) => (typeof label === 'string' ? label : label.label));

  it('offers a token of each server, the selected one first, and asks none before one is accepted', async () => {
    const server = await world.addLivingRoom();
    const { machineIdentifier, name, url } = attic;
    await world.directory.put({ ...server, machineIdentifier, name, address: url, tokens: [...server.tokens] });
    await world.directory.select(world.directory.find(machineIdentifier) ?? assert.fail());
    const items = await offered('X-Plex-Token: |', 'http');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['Plex transient token (Attic, as me)', 'Plex transient token (Living Room, as me)'],
    );
    const [item] = items;
    assert.equal(item?.insertText, '');
    assert.equal(item?.command?.command, 'plexTokens.insertTransientToken');
    assert.deepEqual(item?.command?.arguments, [{ machineIdentifier, quote: '' }]);
    assert.deepEqual(await control.journal(), []);
  });

  it('offers the address of a server, in quotes where the language wants them', async () => {
    await world.addLivingRoom();
    const [item] = await offered('plex = PlexServer(|)', 'python');
    assert.equal(item?.insertText, `'${livingRoom.url}'`);
    const [typed] = await offered('PLEX_URL=http://1|', 'shellscript');
    assert.equal(typed?.insertText, livingRoom.url);
    assert.deepEqual(typed?.range, new vscode.Range(0, 9, 0, 17));
    assert.ok(typed?.filterText?.startsWith('http://1'), 'it stays while more of it is typed');
    const [token] = await offered('PLEX_TOKEN=tra|', 'shellscript');
    assert.equal(token?.filterText, 'tra transient plex token');
  });

  it('looks above the line for what it belongs to', async () => {
    await world.addLivingRoom();
    assert.deepEqual(await labels('plex:\n  token: |', 'yaml'), ['Plex transient token (Living Room, as me)']);
    assert.deepEqual(await labels('other:\n  token: |', 'yaml'), []);
  });

  it('loads nothing, and says nothing, where nothing of Plex is near', async () => {
    await world.addLivingRoom();
    for (const text of ['const a = |', '|', `${'x'.repeat(3_000)} PLEX_TOKEN=|`])
      assert.deepEqual(await offered(text, 'javascript'), []);
    assert.equal(loads, 0);
  });

  it('takes the name of a server as plain text, and no address that could not be written down', async () => {
    await world.addLivingRoom({ name: 'A $(key) [b](command:c)' });
    assert.deepEqual(await labels('PLEX_TOKEN=|', 'shellscript'), [
      'Plex transient token (A $ (key) [b] (command:c), as me)',
    ]);
    await world.addLivingRoom({ address: "http://127.0.0.1:9/it's" });
    assert.deepEqual(await labels('PLEX_URL=|', 'shellscript'), []);
  });
});
