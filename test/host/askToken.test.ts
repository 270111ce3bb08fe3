import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askToken, tokenAdvice } from '../../src/accounts/askToken.ts';
import { BACK } from '../../src/workbench/prompts.ts';
import { QuickInputUser } from './quickInputUser.ts';

const TOKEN = 'Qx4ixCeG-bzQ8ONEnGkB';

describe('The box for a token', () => {
  const { openExternal } = vscode.env;
  let person: QuickInputUser;
  beforeEach(() => {
    person = new QuickInputUser();
  });
  afterEach(async () => {
    Object.defineProperty(vscode.env, 'openExternal', { configurable: true, value: openExternal });
    await person.cancels();
    person.dispose();
  });
  const ask = (step: readonly [number, number]) =>
    askToken({ title: 'A title', step, prompt: 'A prompt.' }, async token => token.reveal());

  it('says that a JWT has expired before it is sent', () => {
    const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const ended = `${part({ alg: 'EdDSA' })}.${part({ exp: 1_700_000_000 })}.c2lnbmF0dXJl`;
    const advice = tokenAdvice(ended);
    assert.match(typeof advice === 'object' ? advice.message : '', /This Plex JWT expired on/);
  });

  for (const answer of ['opens', 'declines', 'fails'] as const) {
    it(`stays open, and keeps what is typed, beside Plex's article about tokens where the browser ${answer}`, async () => {
      const opened: string[] = [];
      const value = async (page: vscode.Uri): Promise<boolean> => {
        opened.push(page.toString());
        if (answer === 'fails') throw new Error('There is no browser.');
        return answer === 'opens';
      };
      Object.defineProperty(vscode.env, 'openExternal', { configurable: true, value });
      const asking = ask([1, 2]);
      await person.isAsked(1);
      person.box.value = TOKEN;
      person.presses('Find out how to get a token');
      assert.deepEqual(opened, [
        'https://support.plex.tv/articles/204059436-finding-an-authentication-token-x-plex-token/',
      ]);
      assert.equal(person.box.value, TOKEN);
      await person.accepts();
      assert.equal(await asking, TOKEN);
    });
  }

  it('still goes back', async () => {
    const asking = ask([2, 2]);
    await person.isAsked(1);
    assert.equal(person.box.buttons.length, 2);
    await person.goesBack();
    assert.equal(await asking, BACK);
  });
});
