import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { notReaders, readers } from './readers.ts';

const source = path.join(import.meta.dirname, '../../src');

/** Returns the exported functions with parameters in files that run without VS Code, as `file.ts#function`. */
function exportedFunctions(): string[] {
  return globSync('{accounts,detection,languages,plex,servers,sources,tokens,workbench}/**/*.ts', {
    cwd: source,
  }).flatMap(file => {
    const code = readFileSync(path.join(source, file), 'utf8');
    const { program } = parseSync(file, code);
    const needsVsCode = program.body.some(
      node => node.type === 'ImportDeclaration' && node.importKind === 'value' && node.source.value === 'vscode',
    );
    if (needsVsCode) return [];
    return program.body.flatMap(node => {
      const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : undefined;
      if (declared?.type !== 'FunctionDeclaration' || declared.params.length === 0) return [];
      return [`${file.replaceAll(path.sep, '/')}#${declared.id?.name}`];
    });
  });
}

describe('The list of functions that read text from others', () => {
  const listed = readers.flatMap(({ functions }) => functions);

  it('has every function, or says why it reads none', () => {
    const known = new Set([...listed, ...notReaders.keys()]);
    const exported = exportedFunctions();
    assert.ok(exported.length > 50);
    assert.deepEqual(
      exported.filter(name => !known.has(name)),
      [],
    );
  });

  it('has no function that no longer exists', () => {
    const exported = new Set(exportedFunctions());
    const classes = ['detection/documentScanner.ts#DocumentScanner', 'plex/knownTokens.ts#KnownTokens'];
    const gone = [...listed, ...notReaders.keys()].filter(name => !exported.has(name) && !classes.includes(name));
    assert.deepEqual(gone, []);
  });
});
