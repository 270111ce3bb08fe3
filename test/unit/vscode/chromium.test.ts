import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium, howToInstall } from '../../vscode/chromium.ts';

describe('Chromium', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
    for (const name of ['chromium', 'mine', 'apt-get']) writeFileSync(path.join(folder, name), '', { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is the one on the PATH, unless CHROMIUM names another, which has to exist', () => {
    assert.equal(findChromium({ PATH: `/nowhere${path.delimiter}${folder}` }), path.join(folder, 'chromium'));
    const named = path.join(folder, 'mine');
    assert.equal(findChromium({ PATH: folder, CHROMIUM: named }), named);
    assert.throws(() => findChromium({ PATH: folder, CHROMIUM: '/nowhere/chromium' }), /CHROMIUM names \/nowhere/);
  });

  it('is installed by the command in the message where there is none', () => {
    assert.match(howToInstall({ PATH: folder }), /\n\n {4}sudo apt-get update && sudo apt-get install -y chromium\n\n/);
    assert.match(howToInstall({ PATH: '/nowhere' }), /Install Chromium or Chrome\. Or set CHROMIUM/);
  });
});
