import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../../src/workbench/problem.ts';
import { control, Fixture } from './fixture.ts';
import { credentials } from './mara.ts';
import { Messages } from './messages.ts';

describe('Forgetting everything', () => {
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
    messages.press = 'Forget Everything';
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
    assert.match(messages.texts, /Everything is forgotten\.$/);
  });

  it('deletes the rest where the keyring is locked, says so, and deletes everything the next time', async () => {
    fixture.secrets.failing = 'delete';
    await assert.rejects(forget(), Problem);
    assert.equal(fixture.memento.values.size, 0);
    assert.deepEqual(files(), []);
    assert.deepEqual(fixture.directory.servers, []);
    assert.doesNotMatch(messages.texts, /Everything is forgotten/);
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
