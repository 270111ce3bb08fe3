import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { zipEntries } from '../../bench/zip.ts';

/** An archive with these files, as far as its directory goes. */
function archive(files: Readonly<Record<string, string>>): Buffer {
  const contents = Object.values(files).map(text => deflateRawSync(text));
  const entries = Object.keys(files).map((name, index) => {
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt32LE(contents[index]?.length ?? 0, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt16LE(4, 30);
    return Buffer.concat([entry, Buffer.from(name), Buffer.alloc(4)]);
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(contents).length, 16);
  return Buffer.concat([...contents, ...entries, end]);
}

describe('The directory of a ZIP archive', () => {
  it('tells of each file what it takes', () => {
    const entries = zipEntries(archive({ 'extension/media/icon.png': 'x'.repeat(1000), 'extension/Grüße.md': 'hi' }));
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['extension/media/icon.png', 'extension/Grüße.md'],
    );
    assert.equal(entries[0]?.compressedSize, deflateRawSync('x'.repeat(1000)).length);
  });

  it('is missed where there is none', () => {
    assert.throws(() => zipEntries(Buffer.from('no archive')), /Not a ZIP archive/);
  });
});
