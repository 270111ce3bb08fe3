import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder, cacheKey } from '../../vscode/install.ts';
import { newest, oldest, versionFrom } from '../../vscode/versions.ts';

describe('The installed VS Code', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const keyOf = async (lockFile: string) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package-lock.json'), lockFile);
    return cacheKey({ ...newest, vscode: '1.2.3', manifest: folder });
  };

  it('has a folder that its version names', async () => {
    assert.match(await keyOf('{}'), /^vscode-1\.2\.3-[0-9a-f]{10}$/);
  });

  it('gets a new folder with a new lock file, and the same one with the same', async () => {
    const first = await keyOf('{}');
    assert.equal(await keyOf('{}'), first);
    assert.notEqual(await keyOf('{ }'), first);
  });

  it('is kept in the cache folder of the user, unless told otherwise', () => {
    assert.equal(cacheFolder({}), path.join(homedir(), '.cache', 'plex-tokens'));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/cache' }), path.join('/cache', 'plex-tokens'));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/cache', PLEX_TOKENS_VSCODE_CACHE: '/mine' }), path.resolve('/mine'));
  });

  for (const version of [newest, oldest]) {
    it(`is ${version.vscode}, as the pinned code-server carries it`, () => {
      const manifest = JSON.parse(readFileSync(path.join(version.manifest, 'package.json'), 'utf8'));
      assert.equal(manifest.dependencies['code-server'].replace('4.', '1.'), version.vscode);
    });

    it(`${version.vscode} has a lock file without addresses to download from`, () => {
      const lock = readFileSync(path.join(version.manifest, 'package-lock.json'), 'utf8');
      assert.doesNotMatch(lock, /"resolved"/);
    });
  }

  it('is the newest, unless the environment asks for the oldest', () => {
    assert.equal(versionFrom({}), newest);
    assert.equal(versionFrom({ PLEX_TOKENS_VSCODE: 'oldest' }), oldest);
    assert.throws(() => versionFrom({ PLEX_TOKENS_VSCODE: '1.99' }), /newest.*oldest/);
  });

  it('is at its oldest what package.json promises, and what the types describe', () => {
    const { engines, devDependencies } = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '../../../package.json'), 'utf8'),
    );
    const minor = oldest.vscode.split('.').slice(0, 2).join('.');
    assert.equal(engines.vscode, `^${minor}.0`);
    assert.equal(devDependencies['@types/vscode'].split('.').slice(0, 2).join('.'), minor);
  });
});
