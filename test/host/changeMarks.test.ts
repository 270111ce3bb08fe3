import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { control } from './fixture.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('The marks of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  it('stand at the lines that Refresh has changed, the token among them, of several documents each its own', async () => {
    await sources.show('provider://tv.plex.provider.epg');
    const other = sources.shown().document;
    await sources.show();
    const { document } = sources.shown();
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName: 'Attic, renamed' } });
    await sources.commands.refresh(document.uri);
    await until('the new text', () => document.getText().includes('renamed'));
    const marked = sources.marks.linesOf(document.uri).map(line => document.lineAt(line).text.trim().split('"')[1]);
    assert.ok(marked.includes('name') && marked.includes('accessToken'), marked.join());
    assert.ok(!marked.includes('clientIdentifier') && !marked.includes('uri'), marked.join());
    assert.deepEqual(sources.marks.linesOf(other.uri), []);
  });
});
