import assert from 'node:assert/strict';
import { SourceLenses } from '../../src/sources/sourceLenses.ts';
import { control } from './fixture.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('The lenses of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  it('reveal, copy and refresh', async () => {
    await sources.show();
    const lenses = new SourceLenses(sources.documents, sources.reveal);
    const ofConnections = ['Insert URI', 'Copy URI', 'Copy as curl'];
    const titles = () =>
      lenses
        .provideCodeLenses(sources.shown().document)
        .map(({ command }) => command?.title ?? '')
        .filter(title => !ofConnections.includes(title));
    assert.deepEqual(titles(), ['Refresh', 'Test Connections', 'Reveal', 'Copy Token for Attic']);
    sources.reveal.reveal(sources.shown().document.uri);
    assert.deepEqual(titles(), ['Refresh', 'Test Connections', 'Hide', 'Copy Token for Attic']);
  });

  it('take the words of a server as plain text', async () => {
    const deviceName = '[x](command:workbench.action.quit) $(trash)\n\u202eevil';
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName } });
    await sources.show();
    const titles = new SourceLenses(sources.documents, sources.reveal)
      .provideCodeLenses(sources.shown().document)
      .map(({ command }) => command?.title ?? '');
    for (const title of titles) assert.doesNotMatch(title, /\]\(|\$\(|\n|\u202e/);
    await sources.commands.copy(sources.shown().document.uri, 0);
    assert.doesNotMatch(sources.messages.texts, /\]\(|\$\(|\u202e/);
    assert.equal(JSON.parse(sources.shown().document.getText()).MediaContainer.Device.name, deviceName);
  });
});
