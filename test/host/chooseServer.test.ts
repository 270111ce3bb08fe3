import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { closeEditors, openText } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { OwnCommands } from './ownCommands.ts';
import { QuickInputUser, runUntilSettled } from './quickInputUser.ts';

const { livingRoom } = simulator.servers;
const { owner, atticOwner } = simulator.tokens;
const TRANSIENT = /transient-[0-9a-f-]{36}/;
const FIRST = 'Sign in or add a Plex Media Server first';
const PICKS_SERVER = 'Signed in as Mara. Select the server for new transient tokens';

describe('A command that needs a server where there is none', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  let messages: Messages;
  let commands: OwnCommands;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    person = new QuickInputUser();
    messages = new Messages();
    commands = new OwnCommands(fixture);
  });
  afterEach(async () => {
    await person.cancels();
    for (const each of [commands, person, messages, fixture]) each.dispose();
    await closeEditors();
  });
  const insert = () => fixture.transientTokens.insert(undefined);
  const minted = async () => (await control.journal()).filter(({ path }) => path === '/security/token').length;

  /** A question, and what the user does about it. */
  interface Step {
    readonly sees: () => Promise<unknown>;
    readonly does: () => Promise<void>;
  }
  const pick = (placeholder: string, label: string): Step => ({
    sees: () => until(`“${placeholder}”`, () => person.pick?.placeholder === placeholder),
    does: () => person.takes(label),
  });
  const box = (count: number, answer: string): Step => ({
    sees: () => person.isAsked(count),
    does: () => person.answers(answer),
  });
  const byAddress = [pick(FIRST, 'Add Server…'), box(1, livingRoom.url), box(2, owner)];
  const bySignIn = [
    ...[pick(FIRST, 'Sign In…'), pick('Choose how to sign in', 'With a Token'), box(1, owner)],
    pick(PICKS_SERVER, 'Living Room'),
  ];
  const go = async (steps: readonly Step[]) => {
    for (const { sees, does } of steps) {
      await sees();
      await does();
    }
  };

  it('has a title, and says what to do first', async () => {
    const inserting = fixture.transientTokens.insertAs(undefined);
    const { title, placeholder, items } = await until('the question', () => person.pick);
    assert.deepEqual(
      [title, placeholder, items.map(({ label, detail }) => `${label} ${detail}`)],
      [
        'Insert Transient Token As',
        FIRST,
        ['Sign In… Lists every server of your Plex account', 'Add Server… By its address and a token'],
      ],
    );
    await person.cancels();
    await inserting;
  });

  it('continues at the cursor once a server is added, and offers nothing besides', async () => {
    const editor = await openText('token = ', [0, 8]);
    const inserting = insert();
    await go(byAddress);
    await inserting;
    assert.match(editor.document.getText(), /^token = transient-[0-9a-f-]{36}$/);
    const added = messages.all.filter(({ text }) => text.startsWith('Added and selected'));
    assert.deepEqual(
      added.map(({ buttons }) => buttons),
      [[]],
    );
    assert.equal(await minted(), 1);
  });

  it('continues with the server that is picked after the sign-in, and asks for it once', async () => {
    const editor = await openText('', [0, 0]);
    const inserting = insert();
    await go(bySignIn);
    await inserting;
    assert.match(editor.document.getText(), TRANSIENT);
    assert.equal(fixture.directory.selected?.name, 'Living Room');
    assert.deepEqual(
      person.picks.map(({ placeholder }) => placeholder),
      [FIRST, 'Choose how to sign in', PICKS_SERVER],
    );
  });

  it('continues with the only server of the account without another question', async () => {
    const editor = await openText('', [0, 0]);
    const inserting = insert();
    await go([...bySignIn.slice(0, 2), box(1, atticOwner)]);
    await inserting;
    assert.match(editor.document.getText(), TRANSIENT);
    assert.equal(fixture.directory.selected?.name, 'Attic');
  });

  it('continues in the editor where it was called, although another file was opened for its token', async () => {
    const editor = await openText('one two', [0, 3]);
    const inserting = insert();
    await go(byAddress.slice(0, 2));
    const other = await openText('a token', [0, 0]);
    await go(byAddress.slice(2));
    await inserting;
    assert.match(editor.document.getText(), /^onetransient-[0-9a-f-]{36} two$/);
    assert.equal(other.document.getText(), 'a token');
  });

  it('continues with the server that is picked after the sign-in also where it asks for one each time', async () => {
    const testing = fixture.serverCommands.testConnections(undefined);
    await go(bySignIn);
    await testing;
    assert.match(messages.texts, /^Living Room is reachable at/);
  });

  it('asks for the consent to give a token to a task before it continues', async () => {
    const creating = fixture.environment.forTask(undefined);
    messages.press = 'Allow Once';
    await go(byAddress);
    assert.match((await creating) ?? '', TRANSIENT);
    assert.match(messages.texts, /Allow a task or debug session to get a transient token for Living Room\?/);
  });

  for (const [way, steps] of [
    ['the address', byAddress],
    ['the sign-in', bySignIn],
  ] as const) {
    for (const [index, { sees }] of steps.entries()) {
      it(`ends without a word where the user cancels question ${index + 1} of ${way}`, async () => {
        const editor = await openText('x', [0, 1]);
        const { version } = editor.document;
        const inserting = insert();
        await go(steps.slice(0, index));
        await sees();
        const questions = () => person.picks.length + person.boxes.length;
        const before = questions();
        await runUntilSettled('workbench.action.closeQuickOpen', inserting);
        assert.equal(questions(), before, 'Another question followed.');
        assert.deepEqual([editor.document.getText(), editor.document.version], ['x', version]);
        assert.deepEqual(messages.all, []);
        assert.equal(await minted(), 0);
      });
    }
  }

  it('ends after a sign-in to an account without servers, and offers to add one', async () => {
    const editor = await openText('x', [0, 1]);
    const noServers = { kind: 'body', body: '[]', contentType: 'application/json' } as const;
    await control.addFault('plexTv', { fault: noServers, path: '/api/v2/resources' });
    const { promise: pressed, resolve: press } = Promise.withResolvers<string>();
    messages.press = pressed;
    const inserting = insert();
    await go(bySignIn.slice(0, 3));
    await inserting;
    assert.match(
      messages.texts,
      /^Signed in as Mara\. This account has no servers yet\. You can add one by its address\./,
    );
    // The message is open for as long as the user likes: the insertion doesn't wait for it.
    press('Add Server…');
    await go([box(2, livingRoom.url), box(3, owner)]);
    await until('the server', () => fixture.directory.selected?.name === 'Living Room');
    assert.equal(editor.document.getText(), 'x');
    assert.equal(await minted(), 0);
  });

  it("ends where plex.tv can't list the servers, and says why", async () => {
    const editor = await openText('x', [0, 1]);
    await control.addFault('plexTv', { fault: { kind: 'status', status: 503 }, path: '/api/v2/resources' });
    const inserting = insert();
    await go(bySignIn.slice(0, 3));
    await inserting;
    assert.match(messages.texts, /plex\.tv/);
    assert.equal(editor.document.getText(), 'x');
  });
});
