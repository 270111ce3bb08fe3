import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { inBackground, loadLater } from '../../src/workbench/background.ts';
import { Messages } from './messages.ts';

describe('Work in the background', () => {
  const logged: unknown[] = [];
  const loaded = { log: { error: (error: unknown) => void logged.push(error) } };
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  let messages: Messages;
  beforeEach(() => {
    for (const list of [logged, unhandled]) list.length = 0;
    messages = new Messages();
    process.on('unhandledRejection', note);
  });
  afterEach(() => {
    process.off('unhandledRejection', note);
    messages.dispose();
  });

  it('logs its error', async () => {
    const error = new Error('a failure');
    inBackground(
      () => Promise.reject(error),
      () => loadLater(async () => loaded),
    );
    await setTimeout(0);
    assert.deepEqual([logged, messages.all, unhandled], [[error], [], []]);
  });

  it('tells the user once where the later bundle is missing, and leaves no rejection behind', async () => {
    const missing = new Error('Cannot find module');
    const later = () => loadLater(() => Promise.reject(missing));
    inBackground(later, later);
    inBackground(later, later);
    await setTimeout(0);
    await assert.rejects(later(), missing);
    assert.deepEqual(
      messages.all.map(({ text }) => text),
      ["Couldn't load Tokens for Plex. Reload the window. If that doesn't help, reinstall the extension."],
    );
    assert.deepEqual(unhandled, []);
  });
});
