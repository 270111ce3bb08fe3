import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium, findExecutable, howToInstall } from '../../vscode/chromium.ts';

describe('Looking for Chromium', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (name: string, mode = 0o755) => {
    const file = path.join(folder, name);
    writeFileSync(file, '', { mode });
    return file;
  };

  it('finds it on the PATH', () => {
    const file = put('chromium');
    assert.equal(findChromium({ PATH: `/nowhere${path.delimiter}${folder}` }), file);
  });

  it('takes the one that CHROMIUM names before any other', () => {
    put('chromium');
    const named = put('mine');
    assert.equal(findChromium({ PATH: folder, CHROMIUM: named }), named);
  });

  it('does not hide a mistake in CHROMIUM by taking another one', () => {
    put('chromium');
    assert.throws(
      () => findChromium({ PATH: folder, CHROMIUM: '/nowhere/chromium' }),
      /CHROMIUM names \/nowhere\/chromium/,
    );
  });

  it('passes over what cannot be run', function () {
    if (process.platform === 'win32') this.skip();
    put('chromium', 0o644);
    assert.equal(findExecutable('chromium', { PATH: folder }), undefined);
  });

  it('says the exact command where there is none', () => {
    put('apt-get');
    assert.match(howToInstall({ PATH: folder }), /\n\n {4}sudo apt-get update && sudo apt-get install -y chromium\n\n/);
    assert.match(howToInstall({ PATH: folder }), /set CHROMIUM/);
  });

  it('says what is needed on a system it does not know', () => {
    assert.match(howToInstall({ PATH: folder }), /Install Chromium or Chrome\. Or set CHROMIUM/);
  });
});
