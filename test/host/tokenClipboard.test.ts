import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { Messages } from './messages.ts';

const TOKEN = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';

describe('A token in the clipboard', () => {
  let messages: Messages;
  let clipboard: TokenClipboard;
  let scheduled: { readonly run: () => Promise<void>; readonly milliseconds: number }[];
  beforeEach(() => {
    messages = new Messages();
    scheduled = [];
    clipboard = new TokenClipboard((run, milliseconds) => {
      const timer = { run, milliseconds };
      scheduled.push(timer);
      return new vscode.Disposable(() => {
        scheduled = scheduled.filter(each => each !== timer);
      });
    });
  });
  afterEach(async () => {
    await clearAfter(undefined);
    for (const each of [clipboard, messages]) each.dispose();
  });
  const clearAfter = (seconds: number | undefined) =>
    vscode.workspace
      .getConfiguration('plexTokens')
      .update('clipboard.clearAfterSeconds', seconds, vscode.ConfigurationTarget.Global);
  const copy = () => clipboard.copy(new Secret(TOKEN), 'Living Room');
  const read = () => vscode.env.clipboard.readText();

  it('is deleted after the time in the setting', async () => {
    await clearAfter(7);
    await copy();
    assert.equal(await read(), TOKEN);
    assert.match(messages.texts, /Copied token for Living Room\. The clipboard is cleared in 7 seconds\./);
    assert.deepEqual(
      scheduled.map(({ milliseconds }) => milliseconds),
      [7_000],
    );
    await scheduled[0]?.run();
    assert.equal(await read(), '');
  });

  it('is deleted after its own time, counted from the last copy', async () => {
    await copy();
    await copy();
    assert.equal(scheduled.length, 1);
    clipboard.dispose();
    assert.deepEqual(scheduled, []);
  });

  it("isn't deleted once something else was copied", async () => {
    await copy();
    await vscode.env.clipboard.writeText('something else');
    await scheduled[0]?.run();
    assert.equal(await read(), 'something else');
  });

  it('stays if the setting is 0', async () => {
    await clearAfter(0);
    await copy();
    assert.deepEqual(scheduled, []);
    assert.match(messages.texts, /^Copied token for Living Room\. It stays in the clipboard\.$/);
  });
});
