import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { control, simulator } from '../host/fixture.ts';
import { Messages } from '../host/messages.ts';
import { QuickInputUser, runUntilSettled } from '../host/quickInputUser.ts';
import { until } from '../until.ts';

/** Signs in with a pasted token or in the browser. Selects no server. */
export async function signIn(way: 'With a Token' | 'In the Browser'): Promise<void> {
  // Each round needs its own, because it keeps what it has seen.
  using person = disposable(new QuickInputUser());
  using messages = disposable(new Messages());
  const { openExternal } = vscode.env;
  vscode.env.openExternal = async () => {
    await control.approvePin('mara');
    return true;
  };
  let over = false;
  const signingIn = Promise.resolve(vscode.commands.executeCommand('plexTokens.signIn')).then(() => {
    over = true;
  });
  await person.takes(way);
  if (way === 'With a Token') {
    await person.isAsked(1);
    await person.answers(simulator.tokens.owner);
  }
  await until('the end of the sign-in', () => over || isOfServers(person));
  vscode.env.openExternal = openExternal;
  if (!over) await runUntilSettled('workbench.action.closeQuickOpen', signingIn);
  await signingIn;
  assert.doesNotMatch(messages.texts, /^(?!Signed in as )./m);
}

/** Signs out of the only account. */
export async function signOut(): Promise<void> {
  using messages = disposable(new Messages());
  messages.press = 'Sign Out';
  await vscode.commands.executeCommand('plexTokens.signOut');
  assert.match(messages.texts, /Signed out of /);
}

/** Signs in and out repeatedly; one time in ten in the browser. */
export async function signInAndOut(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await signIn(round % 10 === 0 ? 'In the Browser' : 'With a Token');
    await signOut();
  }
}

function isOfServers(person: QuickInputUser): boolean {
  return (person.pick?.items ?? []).some(({ label }) => label === 'Living Room');
}

function disposable<Fake extends vscode.Disposable>(fake: Fake): Fake & Disposable {
  return Object.assign(fake, { [Symbol.dispose]: () => fake.dispose() });
}
