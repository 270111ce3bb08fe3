import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { newest, oldest, versionFrom } from '../../vscode/versions.ts';

const read = (...file: string[]): string => readFileSync(path.join(...file), 'utf8');

describe('The VS Code that tests run in', () => {
  for (const { vscode, manifest } of [newest, oldest]) {
    it(`is ${vscode}, as the pinned code-server has it, locked without addresses to download from`, () => {
      const { dependencies } = JSON.parse(read(manifest, 'package.json'));
      assert.equal(dependencies['code-server'].replace('4.', '1.'), vscode);
      assert.doesNotMatch(read(manifest, 'package-lock.json'), /"resolved"/);
    });
  }

  it('is the newest, unless the environment names the oldest', () => {
    assert.equal(versionFrom({}), newest);
    assert.equal(versionFrom({ PLEX_TOKENS_VSCODE: 'oldest' }), oldest);
    assert.throws(() => versionFrom({ PLEX_TOKENS_VSCODE: '1.99' }), /newest.*oldest/);
  });

  it('includes the oldest that package.json promises and the types describe', () => {
    const { engines, devDependencies } = JSON.parse(read(import.meta.dirname, '../../../package.json'));
    const minor = oldest.vscode.split('.').slice(0, 2).join('.');
    assert.equal(engines.vscode, `^${minor}.0`);
    assert.equal(devDependencies['@types/vscode'].split('.').slice(0, 2).join('.'), minor);
  });
});
