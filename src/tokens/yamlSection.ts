import type * as vscode from 'vscode';

/** The lines above the cursor's, the nearest first. */
export type LinesAbove = Iterable<string>;

/** The mapping that a line of YAML is in: `plex:`, or a container's environment, which may be a list. */
export type YamlSection = 'plex' | 'environment' | 'environmentList';

/** The number of lines that are searched for the beginning of a section. */
const REACH = 40;

/** Yields the lines above a line, the nearest first. */
export function* linesAbove(document: vscode.TextDocument, line: number): LinesAbove {
  for (let above = line - 1; above >= 0; above--) yield document.lineAt(above).text;
}

/** Returns the section that a new line with this indentation would be in. */
export function yamlSection(indentation: string, above: LinesAbove): YamlSection | undefined {
  const width = indentation.length;
  let sibling = '';
  let count = 0;
  for (const line of above) {
    if (++count > REACH || width === 0) return undefined;
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (widthOf(line) < width) return sectionOf(text, sibling);
    if (widthOf(line) === width) sibling ||= text;
  }
  return undefined;
}

function widthOf(line: string): number {
  return line.length - line.trimStart().length;
}

function sectionOf(key: string, sibling: string): YamlSection | undefined {
  if (/^plex:\s*(?:#.*)?$/i.test(key)) return 'plex';
  if (!/^(?:environment|env):\s*(?:#.*)?$/.test(key)) return undefined;
  return sibling.startsWith('- ') ? 'environmentList' : 'environment';
}
