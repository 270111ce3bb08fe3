import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { closeEditors, openText } from './editors.ts';
import { control, Fixture } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

/** A creation that is under way: a promise in an object, so that nobody waits for it unasked. */
interface Attempt {
  readonly done: Promise<void>;
}

describe('A token for an app', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  let messages: Messages;
  let links: string[];
  const { openExternal } = vscode.env;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture({ latePace: 20 });
    person = new QuickInputUser();
    messages = new Messages();
    links = [];
    Object.defineProperty(vscode.env, 'openExternal', {
      configurable: true,
      value: async (link: unknown) => links.push(String(link)) > 0,
    });
  });
  afterEach(async () => {
    Object.defineProperty(vscode.env, 'openExternal', { configurable: true, value: openExternal });
    await person.cancels();
    for (const each of [person, messages, fixture]) each.dispose();
    await closeEditors();
  });
  /** Runs the command, enters the name, and waits until a PIN is open. */
  const create = async (name: string): Promise<Attempt> => {
    const done = fixture.createAppToken.atCursors();
    done.catch(() => undefined);
    await person.isAsked(1);
    await person.answers(name);
    await until('the link', () => links.length > 0);
    await until('the waiting', () => person.pick?.busy === true);
    return { done };
  };
  const signIns = async () => (await control.state('plexTv')).signIns;

  it('is inserted at the cursor, listed by plex.tv as a device of that name, and remembered by its hash only', async () => {
    const editor = await openText('plex_token: ', [0, 12]);
    const { done } = await create('Kometa');
    assert.match(links[0] ?? '', /product%5D=Kometa$/);
    const token = await control.approvePin('mara');
    await person.takes('Mara');
    await done;
    assert.equal(editor.document.getText(), `plex_token: ${token}`);
    const [signIn, ...others] = await signIns();
    assert.deepEqual(others, []);
    assert.equal(signIn?.product, 'Kometa');
    assert.equal(signIn?.deviceName, 'Kometa');
    assert.notEqual(signIn?.clientIdentifier, await fixture.clients.clientIdentifier());
    const known = fixture.appTokens.find(token);
    assert.equal(known?.app, 'Kometa');
    assert.equal(known?.account, 'Mara');
    assert.equal(known?.clientIdentifier, signIn?.clientIdentifier);
    assert.ok(!(await fixture.stored()).includes(token));
    assert.equal(fixture.secrets.values.size, 0);
    assert.deepEqual(fixture.accounts.accounts, []);
  });

  it('leaves the sign-in of this extension and the tokens of other apps valid', async () => {
    await openText('', [0, 0]);
    for (const name of ['Kometa', 'Home Assistant']) {
      links = [];
      const asked = person.boxes.length;
      const done = fixture.createAppToken.atCursors();
      await person.isAsked(asked + 1);
      await person.answers(name);
      await until('the link', () => links.length > 0);
      await until('the waiting', () => person.pick?.busy === true);
      await control.approvePin('mara');
      await person.takes('Mara');
      await done;
    }
    assert.deepEqual((await signIns()).map(({ product }) => product).sort(), ['Home Assistant', 'Kometa']);
  });

  it('for a server that somebody shares is that server’s own, and revokes the one of the account', async () => {
    const editor = await openText('token=', [0, 6]);
    const { done } = await create('Tautulli');
    const approved = await control.approvePin('tobi');
    await person.takes('Living Room');
    await done;
    const token = editor.document.getText().slice(6);
    assert.notEqual(token, approved);
    assert.match(token, /^[\w-]{20}$/);
    assert.deepEqual(await signIns(), []);
    assert.equal(fixture.appTokens.find(token)?.sharedServer, 'Living Room');
    assert.ok(!messages.texts.includes('Revoked'));
  });

  it('is revoked where the user cancels once it was approved, and the text stays', async () => {
    const editor = await openText('token=', [0, 6]);
    const { done } = await create('Kometa');
    const token = await control.approvePin('mara');
    await until('whose it is', () => person.pick?.title?.includes('Approved by Mara') === true);
    await person.cancels();
    await done;
    assert.deepEqual(await signIns(), []);
    assert.equal(editor.document.getText(), 'token=');
    assert.equal(fixture.appTokens.find(token), undefined);
    assert.match(messages.texts, /^Revoked the token for Kometa\.$/);
  });

  it('is revoked where it is approved after Cancel', async () => {
    await openText('token=', [0, 6]);
    const { done } = await create('Kometa');
    await person.cancels();
    await done;
    await control.approvePin('mara');
    await until('the revocation', () => messages.texts.includes('Revoked the token for Kometa.'));
    assert.deepEqual(await signIns(), []);
  });

  it('can be copied where no file is open, and is revoked where it is not', async () => {
    for (const choice of ['Copy Token', undefined]) {
      await control.reset();
      await vscode.env.clipboard.writeText('before');
      links = [];
      messages.press = choice;
      const asked = person.boxes.length;
      const done = fixture.createAppToken.atCursors();
      await person.isAsked(asked + 1);
      await person.answers('Kometa');
      await until('the link', () => links.length > 0);
      await until('the waiting', () => person.pick?.busy === true);
      const token = await control.approvePin('mara');
      await person.takes('Mara');
      await done;
      assert.deepEqual(messages.all.find(({ text }) => text.startsWith('Copy'))?.buttons, [
        'Copy Token',
        'Revoke Token',
      ]);
      assert.equal(await vscode.env.clipboard.readText(), choice ? token : 'before');
      assert.equal((await signIns()).length, choice ? 1 : 0);
    }
    await vscode.env.clipboard.writeText('');
  });

  it('is revoked where plex.tv fails before it is known whose it is', async () => {
    await openText('token=', [0, 6]);
    await control.addFault('plexTv', { path: '/api/v2/resources', fault: { kind: 'status', status: 500 } });
    const { done } = await create('Kometa');
    await control.approvePin('mara');
    await assert.rejects(done, { kind: 'serverError' });
    assert.deepEqual(await signIns(), []);
  });

  it('needs a name with letters or digits, and no token as its name', async () => {
    await openText('token=', [0, 6]);
    const done = fixture.createAppToken.atCursors();
    await person.isAsked(1);
    for (const name of ['', '♫', 'xyzAB12cdEF34ghIJ56k']) {
      await person.answers(name);
      await person.isTold(/^Enter the app's name, with letters or digits\.$/);
    }
    await person.cancels();
    await done;
    assert.deepEqual(await control.journal(), []);
  });
});
