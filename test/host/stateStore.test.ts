import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Detection } from '../../src/detection/detection.ts';
import { IgnoredTokens } from '../../src/detection/ignoredTokens.ts';
import { StoredTokens } from '../../src/detection/storedTokens.ts';
import { Renewal } from '../../src/tokens/renewal.ts';
import { TokenFates } from '../../src/tokens/tokenFate.ts';
import { until } from '../until.ts';
import { closeEditors } from './editors.ts';
import { control, Fixture } from './fixture.ts';
import { Messages } from './messages.ts';
import { PatchedDisk } from './patchedDisk.ts';
import { Picks } from './picks.ts';
import { first, haveProblems, hover, openFile } from './problems.ts';

const COUNT = 100;
/** How many tokens are created at the same time: about as many as a person with a script for it could. */
const AT_ONCE = 10;
const STRANGER = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const CREATED = /a transient token for Living Room .*me.*, created by this extension on/;
const NOT_CREATED = /this extension has no record of/;

describe('Stored state', () => {
  let fixture: Fixture;
  let messages: Messages;
  let disk: PatchedDisk;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    disk = new PatchedDisk();
  });
  afterEach(async () => {
    for (const each of [disk, messages, fixture]) each.dispose();
    await closeEditors();
  });

  /** Has a window look at documents. */
  function detect(window: Fixture): vscode.Disposable {
    const ignored = new IgnoredTokens(window.state);
    const storedTokens = new StoredTokens(window);
    const detection = new Detection({ ...window.services, storedTokens, ignored });
    detection.start();
    return vscode.Disposable.from(detection, storedTokens);
  }

  /** Fails unless Problems and hovers of a window tell each token from one that somebody else has created. */
  async function assertDetected(window: Fixture, tokens: readonly string[]): Promise<void> {
    const detection = detect(window);
    const document = await openFile(window.folder, 'tokens.txt', [...tokens, STRANGER].join('\n'));
    await haveProblems(document, 1);
    const { line } = first(document).range.start;
    assert.equal(line, tokens.length, 'Problems shows a token of this extension as that of somebody else');
    assert.match(await hover(document, new vscode.Position(line, 0)), NOT_CREATED);
    for (const index of tokens.keys()) assert.match(await hover(document, new vscode.Position(index, 0)), CREATED);
    detection.dispose();
  }

  /** The tokens that Renew offers to replace, out of a file that has all of them, and one of somebody else. */
  async function renewable(window: Fixture, tokens: readonly string[]): Promise<number> {
    await openFile(window.folder, 'tokens.txt', [...tokens, STRANGER].join('\n'));
    const picks = new Picks();
    picks.choose = () => undefined;
    try {
      const { directory, access, issued, minting } = window;
      await new Renewal(directory, issued, new TokenFates(directory, access, issued), minting).inFile();
    } finally {
      picks.dispose();
    }
    return picks.shown[0]?.length ?? 0;
  }

  it('has all of 100 tokens created in quick succession beside other changes, at once and after a reload', async () => {
    const server = await fixture.addLivingRoom();
    const ignored = new IgnoredTokens(fixture.state);
    const tokens: string[] = [];
    const other = (index: number) => ({ machineIdentifier: `other-${index}`, name: `Other ${index}`, version: '' });
    const change = async (index: number): Promise<void> => {
      const { machineIdentifier } = other(index);
      const entries = [{ id: 'token-1', label: 'me' }];
      await Promise.all([
        fixture.directory.put({
          ...{ ...other(index), address: `http://127.0.0.2:${index + 1}` },
          ...{ tokens: entries, selectedToken: 'token-1' },
        }),
        ignored.set(`ignored-${index}`, true),
        fixture.state.set('lastFormats', `language-${index}`, 'pair'),
        fixture.state.set('choices', 'explainedTransientTokens', index % 2 === 0),
      ]);
      await fixture.directory.select(fixture.directory.find(machineIdentifier) ?? assert.fail());
    };
    const create = async (): Promise<void> => {
      for (let index = 0; index < COUNT / AT_ONCE; index++) {
        tokens.push((await fixture.minting.mint(server)).reveal());
        void change(tokens.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, create));
    assert.equal(new Set(tokens).size, COUNT);

    await assertDetected(fixture, tokens);
    const reloaded = await fixture.otherWindow();
    await assertDetected(reloaded, tokens);
    for (const window of [fixture, reloaded]) {
      assert.equal(window.directory.count, COUNT + 1);
      assert.equal(window.directory.selected?.machineIdentifier, fixture.directory.selected?.machineIdentifier);
      assert.equal(window.state.itemsOf('ignoredTokens').size, COUNT);
      assert.equal(window.state.itemsOf('lastFormats').size, COUNT);
    }

    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
    await control.untilRunning('livingRoom');
    assert.equal(await renewable(fixture, tokens), COUNT);
    assert.equal(await renewable(reloaded, tokens), COUNT);
    reloaded.dispose();
  });

  it('is known before it is on disk, to Problems and hovers too', async () => {
    const server = await fixture.addLivingRoom();
    // The first request of an installation waits until its identifier is stored.
    await fixture.minting.mint(server);
    await fixture.state.flush();
    const written = stored().length;
    const detection = detect(fixture);
    const events: string[] = [];
    const answers = Promise.withResolvers<void>();
    disk.before = change => {
      events.push(change);
      return answers.promise;
    };
    fixture.issued.onDidChange(() => events.push('told'));
    const token = (await fixture.minting.mint(server)).reveal();
    const document = await openFile(fixture.folder, 'token.txt', `${token}\n${STRANGER}`);
    await haveProblems(document, 1);
    assert.equal(first(document).range.start.line, 1);
    assert.match(await hover(document, new vscode.Position(0, 0)), CREATED);
    assert.equal(events[0], 'told');
    assert.equal(stored().length, written);
    answers.resolve();
    await until('the token on the disk', () => stored().length === written + 1);
    detection.dispose();
  });

  /** The files of the tokens that were created. */
  function stored(): string[] {
    return readdirSync(path.join(fixture.folder, 'state')).filter(name => /^issuedTokens\..*\.json$/.test(name));
  }

  it('has no folder before the first read', async () => {
    assert.equal(fixture.issued.find(STRANGER), undefined);
    assert.ok(!existsSync(path.join(fixture.folder, 'state')));
  });
});
