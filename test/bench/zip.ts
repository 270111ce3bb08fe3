import { inflateRawSync } from 'node:zlib';

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** What its content takes in the archive, in bytes. */
  readonly compressedSize: number;
  /** Where its local header is. */
  readonly header: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * Reads the directory of a ZIP archive, as far as a VSIX needs it: no more than 65,535 files and 4 GB.
 *
 * @throws Error where this is no such archive
 */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(signature(END));
  if (end < 0) throw new Error('Not a ZIP archive: it has no directory.');
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error('The directory of the ZIP archive is broken.');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(field => archive.readUInt16LE(at + field));
    const nameEnd = at + 46 + (nameLength ?? 0);
    const entry = {
      name: archive.toString('utf8', at + 46, nameEnd),
      compressedSize: archive.readUInt32LE(at + 20),
      header: archive.readUInt32LE(at + 42),
    };
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
    return entry;
  });
}

/** What a file of the archive holds: stored as it is, or deflated. */
export function zipContent(archive: Buffer, { header, compressedSize }: ZipEntry): Buffer {
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const bytes = archive.subarray(start, start + compressedSize);
  return archive.readUInt16LE(header + 8) === 0 ? bytes : inflateRawSync(bytes);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
