import assert from 'node:assert/strict';
import { showError } from '../../src/workbench/notify.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { credentials, MARA } from './mara.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const { livingRoom, attic } = simulator.servers;
const { owner, sharedUser, ownerSecond } = simulator.tokens;

describe('Managing a server', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    person = new QuickInputUser();
    messages = new Messages();
    const server = await fixture.addLivingRoom();
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, sharedUser);
    await fixture.directory.update(server, { tokens: [...server.tokens, { id: 'token-2', label: 'kids' }] });
  });
  afterEach(async () => {
    await person.cancels();
    for (const each of [person, messages, fixture]) each.dispose();
  });
  const manage = (argument: unknown = livingRoom.machineIdentifier) =>
    fixture.manageServer.manage(argument).catch(error => showError(error));
  const current = () => fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail('There is no server');
  const labels = () => current().tokens.map(({ label }) => label);
  const isAsked = (title: string) => until(`“${title}”`, () => person.pick?.title === title);
  const rows = () =>
    person.pick?.items.map(({ label, description }) => [label, description].filter(Boolean).join(' – '));

  it('lists its tokens and says which one is selected; without an argument the only server is meant', async () => {
    const done = manage(undefined);
    await isAsked('Manage Living Room');
    assert.deepEqual(rows(), [
      ...['me – selected', 'kids', ''],
      ...['Add Token…', `Change Address… – ${livingRoom.url}`, 'Remove Server'],
    ]);
    await person.takes('me');
    await isAsked('Token “me” for Living Room');
    assert.deepEqual(rows(), ['Replace…', 'Remove']);
    await person.cancels();
    await done;
    assert.equal(messages.texts, '');
  });

  it('selects a token with its server, and goes back to the list before', async () => {
    await fixture.directory.put({ ...current(), ...attic, address: attic.url, tokens: [{ id: 'a', label: 'zoe' }] });
    await fixture.directory.select(fixture.directory.find(attic.machineIdentifier) ?? assert.fail());
    const done = manage();
    await person.takes('me');
    await isAsked('Token “me” for Living Room');
    await person.goesBack();
    await isAsked('Manage Living Room');
    await person.takes('kids');
    await isAsked('Token “kids” for Living Room');
    assert.deepEqual(rows(), ['Select', 'Replace…', 'Remove']);
    await person.takes('Select');
    await done;
    assert.equal(fixture.directory.selected?.name, 'Living Room');
    assert.equal(current().selectedToken, 'token-2');
  });

  it('replaces, removes and adds a token with the same questions as the commands', async () => {
    const replacing = manage();
    await person.takes('kids');
    await person.takes('Replace…');
    await person.isAsked(1);
    assert.equal(person.box.title, 'Replace Token “kids” for Living Room');
    await person.answers(ownerSecond);
    await replacing;
    assert.deepEqual(new Set(fixture.secrets.values.values()), new Set([owner, ownerSecond]));
    messages.all.length = 0;
    messages.press = 'Remove';
    const removing = manage();
    await person.takes('kids');
    await person.takes('Remove');
    await removing;
    assert.equal(messages.texts, 'Remove the token “kids” for Living Room?');
    assert.deepEqual([labels(), [...fixture.secrets.values.values()]], [['me'], [owner]]);
    const adding = manage();
    await person.takes('Add Token…');
    await person.isAsked(2);
    assert.equal(person.box.title, 'Add Token for Living Room');
    await person.cancels();
    await adding;
    const leaving = manage();
    await person.takes('Remove Server');
    await leaving;
    assert.equal(messages.all.at(-1)?.text, 'Remove Living Room and its stored tokens?');
    assert.deepEqual([fixture.directory.count, fixture.secrets.values.size], [0, 0]);
  });

  it('offers what fits for a server that an account lists, and for the token of that account', async () => {
    await fixture.accounts.put(MARA, credentials());
    await fixture.accountServers.read(MARA);
    const done = manage(attic.machineIdentifier);
    await isAsked('Manage Attic');
    assert.deepEqual(rows(), ['Mara – selected', '', 'Add Token…']);
    await person.takes('Mara');
    await isAsked('Token “Mara” for Attic');
    assert.deepEqual(rows(), ['Select', 'Sign Out…']);
    await person.takes('Select');
    await done;
    assert.equal(fixture.directory.selected?.name, 'Attic');
  });

  it('changes the address of all its tokens once the same server responds there and the user says so', async () => {
    const done = manage();
    await person.takes('Change Address…');
    await person.isAsked(1);
    assert.deepEqual([person.box.title, person.box.value], ['Change Address of Living Room', livingRoom.url]);
    await person.answers(livingRoom.basePathUrl);
    await isAsked(`Living Room was at ${livingRoom.url}`);
    await person.accepts();
    assert.equal(current().address, livingRoom.url, 'Enter alone chooses nothing');
    assert.equal(rows()?.length, 1);
    await person.takes(`Use the stored tokens at ${livingRoom.basePathUrl}`);
    await done;
    assert.equal(current().address, livingRoom.basePathUrl);
    assert.deepEqual(
      current().tokens.map(({ connections }) => connections.map(({ address }) => address)),
      [[livingRoom.basePathUrl], [livingRoom.basePathUrl]],
    );
    assert.equal(messages.texts, `Changed the address of Living Room to ${livingRoom.basePathUrl}.`);
    assert.ok((await control.journal()).every(({ headers }) => headers['x-plex-token'] === undefined));
  });

  it("doesn't take the address of another server, and sends it no token", async () => {
    const done = manage();
    await person.takes('Change Address…');
    await person.isAsked(1);
    await person.answers(attic.url);
    await person.isTold(/A different server responded at 127\.0\.0\.1:\d+/);
    await person.cancels();
    await done;
    assert.equal(current().address, livingRoom.url);
    assert.ok((await control.journal()).every(({ headers }) => headers['x-plex-token'] === undefined));
  });

  it('asks nothing further where the address is the same', async () => {
    const done = manage();
    await person.takes('Change Address…');
    await person.isAsked(1);
    await person.accepts();
    await done;
    assert.deepEqual([current().address, messages.texts], [livingRoom.url, '']);
  });
});
