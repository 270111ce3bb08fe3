import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TokenReveal } from '../../src/sources/tokenReveal.ts';
import { until } from '../until.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('The token of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  it('is revealed as a decoration, and hidden with its tab', async () => {
    await sources.show();
    const { document } = sources.shown();
    sources.reveal.reveal(document.uri);
    assert.ok(sources.reveal.isRevealed(document.uri));
    assert.ok(!document.getText().includes('transient-'));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(vscode.Uri.parse('untitled:hides-it.txt')),
    );
    await until('the end of the reveal', () => !sources.reveal.isRevealed(document.uri));
  });

  it('is hidden again after a while', async () => {
    await sources.show();
    const brief = new TokenReveal(sources.documents, { revealedFor: 50 });
    brief.reveal(sources.shown().document.uri);
    assert.ok(brief.isRevealed(sources.shown().document.uri));
    await until('the end of the reveal', () => !brief.isRevealed(sources.shown().document.uri));
    brief.dispose();
  });
});
