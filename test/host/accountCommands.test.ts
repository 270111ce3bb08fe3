import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../../src/workbench/problem.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { credentials } from './mara.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

describe('Signing out and deleting all data', () => {
  let fixture: Fixture;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    const mara = { id: 'mara', name: 'Mara' };
    await fixture.accounts.put(mara, credentials());
    await fixture.accountServers.read(mara);
    await fixture.addLivingRoom();
  });
  afterEach(() => {
    for (const each of [messages, fixture]) each.dispose();
  });
  const forget = () => {
    messages.press = 'Delete All Data';
    return fixture.accountCommands.forgetEverything();
  };
  const files = () => readdirSync(path.join(fixture.folder, 'state'));

  it('deletes everything', async () => {
    assert.ok(files().length > 3);
    await forget();
    assert.equal(fixture.secrets.values.size, 0);
    assert.equal(fixture.memento.values.size, 0);
    assert.deepEqual(files(), []);
    assert.deepEqual(fixture.directory.servers, []);
    assert.match(messages.texts, /Deleted all data\.$/);
  });

  it('deletes the rest where the keyring is locked, says so, and deletes everything the next time', async () => {
    fixture.secrets.failing = 'delete';
    await assert.rejects(forget(), Problem);
    assert.equal(fixture.memento.values.size, 0);
    assert.deepEqual(files(), []);
    assert.deepEqual(fixture.directory.servers, []);
    assert.doesNotMatch(messages.texts, /Deleted all data/);
    fixture.secrets.failing = undefined;
    await forget();
    assert.equal(fixture.secrets.values.size, 0);
  });

  it('deletes nothing unless confirmed', async () => {
    const before = [[...fixture.secrets.values], await fixture.stored()];
    messages.press = undefined;
    await fixture.accountCommands.forgetEverything();
    assert.deepEqual([[...fixture.secrets.values], await fixture.stored()], before);
  });
});

describe('The servers of a new account', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    person = new QuickInputUser();
    messages = new Messages();
  });
  afterEach(async () => {
    await person.cancels();
    for (const each of [person, messages, fixture]) each.dispose();
  });
  const start = async (token: string): Promise<{ readonly done: Promise<void> }> => {
    const done = fixture.accountCommands.signIn();
    await person.takes('With a Token');
    await person.isAsked(1);
    await person.answers(token);
    return { done };
  };

  it('are offered in a picker that says who signed in, where there are several', async () => {
    const { done } = await start(simulator.tokens.owner);
    await until('the question', () => person.pick?.placeholder?.startsWith('Signed in as Mara. Select the server'));
    await person.takes('Living Room');
    await done;
    assert.equal(fixture.directory.selected?.name, 'Living Room');
    assert.deepEqual(messages.all, []);
  });

  it('are selected without a question where there is one, also beside others', async () => {
    await fixture.addLivingRoom();
    const { done } = await start(simulator.tokens.atticOwner);
    await done;
    assert.equal(fixture.directory.selected?.name, 'Attic');
    assert.match(messages.texts, /^Signed in as Ines\. Found 1 server\.$/);
  });
});
