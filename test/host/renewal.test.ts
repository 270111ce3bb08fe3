import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { connectionsOf, type Server } from '../../src/servers/server.ts';
import { Renewal } from '../../src/tokens/renewal.ts';
import { TokenFates } from '../../src/tokens/tokenFate.ts';
import { until } from '../until.ts';
import { closeEditors, openText } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { createdEarlier } from './issued.ts';
import { Messages } from './messages.ts';
import { Picks } from './picks.ts';
import { QuickInputUser } from './quickInputUser.ts';

describe('Renewing transient tokens', () => {
  let fixture: Fixture;
  let server: Server;
  let messages: Messages;
  let picks: Picks;
  let renewal: Renewal;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    messages = new Messages();
    picks = new Picks();
    const fates = new TokenFates(fixture.directory, fixture.access, fixture.issued);
    renewal = new Renewal(fixture.directory, fixture.issued, fates, fixture.minting);
  });
  afterEach(async () => {
    for (const each of [picks, messages, fixture]) each.dispose();
    await closeEditors();
  });
  const mint = async (of = server): Promise<string> => (await fixture.minting.mint(of)).reveal();
  /** The server forgets its tokens and keeps its version. */
  const restart = async (): Promise<void> => {
    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
    await control.untilRunning('livingRoom');
  };
  const age = async (token: string, hours: number): Promise<void> => {
    await createdEarlier(fixture.state, token, hours);
  };
  const addAttic = async (): Promise<Server> => {
    const { machineIdentifier, name, url } = simulator.servers.attic;
    await fixture.tokens.store(machineIdentifier, 'token-1', new Secret(simulator.tokens.atticOwner));
    const tokens = [{ id: 'token-1', label: 'me' }];
    await fixture.directory.put({ ...server, machineIdentifier, name, address: url, tokens });
    return fixture.directory.find(machineIdentifier) ?? assert.fail();
  };
  /** Runs something with a new folder of the workspace, into which it can write files. */
  const inFolder = async (act: (write: (name: string, text: string) => string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(path.join(root(), 'renewal-'));
    try {
      await act((name, text) => {
        const file = path.join(folder, name);
        writeFileSync(file, text);
        return file;
      });
    } finally {
      await closeEditors();
      rmSync(folder, { recursive: true });
    }
  };
  /** Returns the list that an action shows, and closes it. */
  const listedBy = async (act: () => Promise<void>): Promise<readonly vscode.QuickPickItem[]> => {
    const person = new QuickInputUser();
    try {
      const acting = act();
      const rows = await person.sees();
      await person.takes(rows.at(-1)?.label ?? '');
      await acting;
      return rows;
    } finally {
      person.dispose();
    }
  };
  const root = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();
  const mints = async () => (await control.journal()).filter(each => each.path === '/security/token');

  it('leaves valid tokens, and says so', async () => {
    const editor = await openText(`a=${await mint()}\nb=${await mint()}\n`);
    const before = editor.document.getText();
    await renewal.inFile();
    assert.equal(editor.document.getText(), before);
    assert.match(
      messages.texts,
      /^Nothing to renew: all 2 transient tokens created by this extension are still valid\.$/,
    );
    assert.deepEqual(picks.shown, []);
  });

  it('replaces expired tokens after a preview, all with one new token, in one undo step', async () => {
    const [dead, other] = [await mint(), await mint()];
    await restart();
    const good = await mint();
    const stranger = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
    const text = `a=${dead}one\nb=${good}\nc=${dead} ${other}\nd=${stranger}\n`;
    const editor = await openText(text);
    await control.clearJournal();
    await renewal.inFile();
    const after = editor.document.getText();
    const [, fresh = ''] = /^a=(transient-[\w-]{36})one/.exec(after) ?? [];
    assert.equal(after, text.replaceAll(dead, fresh).replaceAll(other, fresh));
    assert.ok(![dead, other, good].includes(fresh));
    assert.equal((await mints()).length, 1);
    const [preview] = picks.shown;
    assert.deepEqual(
      preview?.map(({ label }) => label.replace(/^.*:/, '')),
      ['1, 3', '3'],
    );
    assert.equal(preview?.[0]?.description, 'Living Room (me)');
    assert.ok(
      !JSON.stringify(preview?.map(({ label, description, detail }) => [label, description, detail])).includes(dead),
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), text);
  });

  it('replaces tokens that expire soon, without checking them at the server', async () => {
    const [old, dying] = [await mint(), await mint()];
    await age(old, 49);
    await age(dying, 46.5);
    const editor = await openText(`${old} ${dying}`);
    await control.clearJournal();
    await renewal.inFile();
    assert.deepEqual(
      picks.shown[0]?.map(({ detail }) => detail),
      ['Expired after 48 hours', 'Expires within 2 hours'],
    );
    assert.ok(!editor.document.getText().includes(old) && !editor.document.getText().includes(dying));
    const sent = (await control.journal()).map(({ headers }) => headers['x-plex-token']);
    assert.ok(!sent.includes(old) && !sent.includes(dying));
  });

  it("leaves tokens that aren't picked, and all of them on Cancel", async () => {
    const [one, other] = [await mint(), await mint()];
    await age(one, 49);
    await age(other, 49);
    const editor = await openText(`${one}\n${other}\n`);
    picks.choose = () => undefined;
    await control.clearJournal();
    await renewal.inFile();
    assert.equal(editor.document.getText(), `${one}\n${other}\n`);
    assert.deepEqual(await mints(), []);
    picks.choose = items => items.slice(1);
    await renewal.inFile();
    assert.match(editor.document.getText(), new RegExp(`^${one}\\ntransient-[\\w-]{36}\\n$`));
  });

  it("leaves every place of a token that isn't picked in one file, and replaces it in another", async () => {
    const [one, other] = [await mint(), await mint()];
    await age(one, 49);
    await age(other, 49);
    await inFolder(async write => {
      const [first, second] = [write('first.env', `A=${one}\nB=${other}\nC=${one}\n`), write('second.env', one)];
      picks.choose = items => items.filter(({ label }) => !/first\.env:1, 3$/.test(label));
      await renewal.inWorkspace();
      assert.match(readFileSync(first, 'utf8'), new RegExp(`^A=${one}\nB=(?!${other})transient-.{36}\nC=${one}\n$`));
      assert.match(readFileSync(second, 'utf8'), new RegExp(`^(?!${one})transient-.{36}$`));
    });
  });

  it('leaves what only begins like an expired token', async () => {
    const token = await mint();
    await age(token, 49);
    const longer = `${token}0f`;
    const editor = await openText(`a=${token}\nb=${longer}\n`);
    await renewal.inFile();
    assert.match(editor.document.getText(), new RegExp(`^a=(?!${token})transient-.{36}\nb=${longer}\n$`));
  });

  it('uses the stored token that created the old one', async () => {
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    const tokens = [...server.tokens, { id: 'token-2', label: 'kids' }];
    await fixture.directory.update(server, { tokens: [...tokens] });
    const kids = fixture.directory.find(server.machineIdentifier) ?? assert.fail();
    const token = await mint({ ...kids, selectedToken: 'token-2' });
    await age(token, 49);
    await openText(token);
    await control.clearJournal();
    await renewal.inFile();
    assert.equal((await mints())[0]?.headers['x-plex-token'], simulator.tokens.sharedUser);
  });

  it('uses the stored token that created the old one, where another has the same name', async () => {
    const account = { id: 'a-1', name: 'me' };
    const listed = { ...server, owned: false, connections: connectionsOf(server) };
    await fixture.list(account, [listed], simulator.tokens.sharedUser);
    const both = fixture.directory.find(server.machineIdentifier) ?? assert.fail();
    const [pasted, ofAccount, ...others] = both.tokens;
    assert.deepEqual([pasted?.label, ofAccount?.label, others], ['me', 'me', []]);
    const token = await mint({ ...both, selectedToken: ofAccount?.id ?? '' });
    await age(token, 49);
    await openText(token);
    await control.clearJournal();
    await renewal.inFile();
    assert.equal((await mints())[0]?.headers['x-plex-token'], simulator.tokens.sharedUser);
  });

  it("doesn't preselect a token whose stored token was removed, because another has other access", async () => {
    const token = await mint();
    await age(token, 49);
    const editor = await openText(token);
    const [me] = server.tokens;
    assert.ok(me);
    await fixture.directory.update(server, {
      tokens: [{ ...me, id: 'token-2', label: 'owner' }],
      selectedToken: 'token-2',
    });
    await control.clearJournal();
    await renewal.inFile();
    const [item] = picks.shown[0] ?? [];
    assert.equal(item?.description, 'Living Room (owner) – the token “me” that created it was removed');
    assert.equal(item?.picked, false);
    assert.equal(editor.document.getText(), token);
    assert.deepEqual(await mints(), []);
  });

  it('renews nothing while the server is unreachable, and says why', async () => {
    const editor = await openText(await mint());
    const before = editor.document.getText();
    await control.disconnect('livingRoom');
    const rows = await listedBy(() => renewal.inFile());
    assert.equal(editor.document.getText(), before);
    assert.match(rows[1]?.detail ?? '', /^Couldn't reach Living Room/);
  });

  it('leaves tokens that have been changed since the preview', async () => {
    const token = await mint();
    await age(token, 49);
    const editor = await openText(`x\n${token}\n`);
    picks.choose = async items => {
      await editor.edit(edit => edit.insert(new vscode.Position(0, 0), 'more\n'));
      return items;
    };
    await renewal.inFile();
    assert.match(editor.document.getText(), /^more\nx\ntransient-[\w-]{36}\n$/);
    assert.ok(!editor.document.getText().includes(token));
  });

  it('replaces tokens in notebook cells, each in its cell', async () => {
    const token = await mint();
    await age(token, 49);
    const cells = ['a = 1', `token = '${token}'`].map(
      text => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    await renewal.inFile();
    assert.match(notebook.cellAt(1).document.getText(), /^token = 'transient-[\w-]{36}'$/);
    assert.ok(!notebook.cellAt(1).document.getText().includes(token));
  });

  it('replaces tokens of the workspace, and leaves open files unsaved', async () => {
    const token = await mint();
    await age(token, 49);
    const folder = mkdtempSync(path.join(root(), 'renewal-'));
    try {
      const [closed, open, binary] = ['closed.env', 'open.env', 'binary.bin'].map(name => path.join(folder, name)) as [
        string,
        string,
        string,
      ];
      writeFileSync(closed, `PLEX_TOKEN=${token}\n`);
      writeFileSync(open, `PLEX_TOKEN=${token}\n`);
      writeFileSync(binary, `\0${token}`);
      const document = await vscode.workspace.openTextDocument(open);
      await vscode.window.showTextDocument(document);
      await renewal.inWorkspace();
      assert.match(readFileSync(closed, 'utf8'), /^PLEX_TOKEN=transient-[\w-]{36}\n$/);
      assert.ok(!readFileSync(closed, 'utf8').includes(token));
      assert.ok(!document.getText().includes(token));
      assert.ok(document.isDirty);
      assert.ok(readFileSync(binary, 'utf8').includes(token));
      assert.deepEqual(messages.statusBar, ['$(check) Renewed 2 tokens in 2 files']);
    } finally {
      await closeEditors();
      rmSync(folder, { recursive: true });
    }
  });

  it('says before and afterwards which files are changed on disk, and opens them', async () => {
    const token = await mint();
    await age(token, 49);
    await inFolder(async write => {
      const [open, closed] = [write('open.env', token), write('closed.env', token)];
      await vscode.window.showTextDocument(vscode.Uri.file(open));
      messages.press = 'Open File';
      await renewal.inWorkspace();
      const details = picks.shown[0]?.map(({ label, detail }) => [path.basename(label), detail]).sort();
      assert.deepEqual(details, [
        ['closed.env:1', "Expired after 48 hours · The file isn't open, so it's changed on disk"],
        ['open.env:1', 'Expired after 48 hours'],
      ]);
      assert.match(messages.texts, /^Changed on disk: renewal-[^,]*closed\.env\.$/);
      assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, closed);
    });
  });

  describe('shows progress', () => {
    const { withProgress } = vscode.window;
    /** The texts of each progress that was shown. */
    let shown: string[][];
    let cancel: () => void;
    beforeEach(() => {
      shown = [];
      vscode.window.withProgress = async (_, task) => {
        const source = new vscode.CancellationTokenSource();
        cancel = () => source.cancel();
        const reported: string[] = [];
        shown.push(reported);
        return task({ report: ({ message = '' }) => reported.push(message) }, source.token);
      };
    });
    afterEach(() => {
      vscode.window.withProgress = withProgress;
    });

    it('once at a time, with the numbers of tokens, and Cancel stops it', async () => {
      const tokens = [await mint(), await mint()];
      await restart();
      const editor = await openText(tokens.join('\n'));
      // A second has to pass before progress is shown.
      const checks = await control.hold('livingRoom', '/');
      const renewing = renewal.inFile();
      await until('the progress', () => shown.length === 1);
      const creation = await control.hold('livingRoom', '/security/token');
      await checks();
      await until('the next progress', () => shown.length === 2);
      cancel();
      await assert.rejects(renewing, { kind: 'cancelled' });
      await creation();
      assert.deepEqual(shown, [['Checking 2 tokens…'], ['Renewing 0 of 2 tokens…']]);
      assert.equal(editor.document.getText(), tokens.join('\n'));
      assert.deepEqual(messages.all, []);
    });

    it('with the number of tokens that are renewed', async () => {
      const token = await mint();
      await age(token, 49);
      await inFolder(async write => {
        for (const name of ['one.env', 'two.env']) write(name, token);
        const creation = await control.hold('livingRoom', '/security/token');
        const renewing = renewal.inWorkspace();
        await until('the progress', () => shown.at(-1)?.[0]?.startsWith('Renewing'));
        await creation();
        await renewing;
      });
      assert.deepEqual(
        shown.at(-1),
        ['0', '1', '2'].map(renewed => `Renewing ${renewed} of 2 tokens…`),
      );
    });
  });

  it('lists the tokens that could not be checked below the others, and never renews those', async () => {
    const lost = await mint();
    const ofAttic = await mint(await addAttic());
    await age(ofAttic, 49);
    await control.disconnect('livingRoom');
    const editor = await openText(`${lost}\n${ofAttic}\n`);
    picks.choose = items => items;
    await renewal.inFile();
    const rows = picks.shown[0]?.map(({ label, description = '', kind }) => [kind ?? 0, label, description]);
    const { Default, Separator } = vscode.QuickPickItemKind;
    assert.deepEqual(rows?.slice(1), [
      [Separator, "Couldn't check", ''],
      [Default, 'Living Room', '1 token'],
    ]);
    assert.match(picks.shown[0]?.[2]?.detail ?? '', /^Couldn't reach Living Room/);
    assert.match(editor.document.getText(), new RegExp(`^${lost}\n(?!${ofAttic})transient-.{36}\n$`));
  });

  it('says of every server that could not be asked why, where nothing else is expired', async () => {
    const second = await addAttic();
    await openText(`${await mint()}\n${await mint(second)}\n${await mint()}\n`);
    await control.disconnect('livingRoom');
    await fixture.directory.remove(second);
    const rows = await listedBy(() => renewal.inFile());
    assert.deepEqual(
      rows.slice(1).map(({ label, description, detail }) => `${label}, ${description}: ${detail}`.slice(0, 50)),
      ["Living Room, 2 tokens: Couldn't reach Living Room:", 'Removed server, 1 token: Its server was removed, s'],
    );
    assert.deepEqual(messages.all, []);
  });

  it('lists the tokens that could not be checked for one reason, too', async () => {
    await openText(`${await mint()}\n${await mint()}\n`);
    await control.disconnect('livingRoom');
    const [, row, ...others] = await listedBy(() => renewal.inFile());
    assert.deepEqual([row?.label, row?.description, others.length], ['Living Room', '2 tokens', 0]);
  });

  it('replaces tokens of a closed file byte for byte, in any encoding, without formatting it', async () => {
    const token = await mint();
    await age(token, 49);
    const folder = mkdtempSync(path.join(root(), 'renewal-'));
    const file = path.join(folder, 'latin1.ini');
    const text = (value: string) => Buffer.from(`name = M\xfcller  \r\ntoken = ${value}`, 'latin1');
    writeFileSync(file, text(token));
    const files = vscode.workspace.getConfiguration('files');
    await files.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Global);
    try {
      await renewal.inWorkspace();
      const after = readFileSync(file);
      const [fresh = ''] = /transient-[\w-]{36}$/.exec(after.toString('latin1')) ?? [];
      assert.notEqual(fresh, token);
      assert.deepEqual(after, text(fresh));
    } finally {
      await files.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Global);
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves a file that a setting makes read-only by a path within the folder, and says so', async () => {
    const token = await mint();
    await age(token, 49);
    const folder = mkdtempSync(path.join(root(), 'renewal-'));
    const file = path.join(folder, 'kept.env');
    writeFileSync(file, token);
    const files = vscode.workspace.getConfiguration('files');
    const pattern = `${path.basename(folder)}/**`;
    await files.update('readonlyInclude', { [pattern]: true }, vscode.ConfigurationTarget.Global);
    try {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
      for (const close of [false, true]) {
        if (close) await closeEditors();
        await renewal.inWorkspace();
        assert.equal(readFileSync(file, 'utf8'), token);
        assert.match(messages.texts, /^Couldn't change these files: .*kept\.env\. /);
        messages.all.splice(0);
      }
    } finally {
      await files.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
      await closeEditors();
      rmSync(folder, { recursive: true });
    }
  });

  it("leaves a file that can't be written, and says so", async () => {
    const token = await mint();
    await age(token, 49);
    const folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-renewal-'));
    const file = path.join(folder, 'locked.env');
    writeFileSync(file, `PLEX_TOKEN=${token}\n`);
    chmodSync(file, 0o444);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await renewal.inFile();
    assert.equal(document.getText(), `PLEX_TOKEN=${token}\n`);
    assert.match(messages.texts, /^Couldn't change these files: .*locked\.env\. /);
    await closeEditors();
    rmSync(folder, { recursive: true });
  });

  it("ignores tokens that weren't created by this extension", async () => {
    await openText('transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50');
    await renewal.inFile();
    assert.match(messages.texts, /This file has no transient tokens created by this extension/);
  });
});
