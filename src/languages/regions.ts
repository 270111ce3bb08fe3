import { behindLast } from './endOfText.ts';
import { type FileKind, kindOf } from './fileKinds.ts';

/** A part of a file in a language of its own, by its offsets. */
export interface Region {
  readonly kind: FileKind;
  readonly start: number;
  readonly end: number;
}

const FENCE = /^[ \t]{0,9}(?:[>*-][ \t]{1,3})?(`{3,}|~{3,})([^\n`~]*)$/gm;
/** VS Code's identifiers of languages, by what fences call them otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  console: 'shellscript',
  shell: 'shellscript',
  golang: 'go',
  node: 'javascript',
  pwsh: 'powershell',
  'c#': 'csharp',
  compose: 'dockercompose',
};
/** The longest opening tag, in UTF-16 code units. */
const LONGEST_TAG = 1_000;
const SCRIPT = /<script(?=[\s>])|<\/script/gi;
const PHP = /<\?(?:php\b|=)?|\?>/g;
const TEXT: FileKind = { id: 'other', style: 'other' };

/**
 * Returns the parts of a file that have another language than the file, in its order: the code fences of Markdown, the scripts
 * of components, the code in PHP.
 *
 * @returns the kind of the rest, too
 */
export function regionsOf(
  text: string,
  kind: FileKind,
): { readonly regions: readonly Region[]; readonly rest: FileKind } {
  switch (kind.id) {
    case 'markdown':
      return { regions: fences(text), rest: kind };
    case 'vue':
    case 'svelte':
      return { regions: between(text, SCRIPT, kindOf({ fileName: '', languageId: 'typescript' })), rest: TEXT };
    case 'php':
      // A code fence has no opening tag.
      return text.includes('<?') ? { regions: between(text, PHP, kind), rest: TEXT } : { regions: [], rest: kind };
    default:
      return { regions: [], rest: kind };
  }
}

function fences(text: string): Region[] {
  const regions: Region[] = [];
  let open: { readonly fence: string; readonly info: string; readonly start: number } | undefined;
  const close = (end: number): void => {
    if (!open) return;
    const info = open.info.toLowerCase();
    const kind = kindOf({ fileName: `/fence.${info}`, languageId: ALIASES[info] ?? info });
    regions.push({ kind, start: open.start, end });
    open = undefined;
  };
  for (const { 0: line, 1: fence = '', 2: rest = '', index } of text.matchAll(FENCE)) {
    const [info = ''] = rest.trim().split(/[\s{]/);
    if (!open) open = { fence, info, start: Math.min(index + line.length + 1, text.length) };
    else if (fence.startsWith(open.fence) && info === '') close(index);
  }
  close(text.length);
  return regions;
}

/** Returns the regions between the tags that a pattern matches. One that ends a region has no `<` or a slash. */
function between(text: string, tags: RegExp, kind: FileKind): Region[] {
  const regions: Region[] = [];
  let start: number | undefined;
  for (const { 0: tag, index } of text.matchAll(tags)) {
    const isEnd = tag.startsWith('?') || tag.startsWith('</');
    if (tag === '?>' && isQuoted(text, index)) continue;
    if (!isEnd) start ??= endOfTag(text, tag, index);
    else if (start !== undefined) {
      regions.push({ kind, start, end: index });
      start = undefined;
    }
  }
  if (start !== undefined) regions.push({ kind, start, end: text.length });
  return regions;
}

/** Returns the offset behind an opening tag. */
function endOfTag(text: string, tag: string, index: number): number {
  const end = tag.startsWith('<?') ? -1 : text.slice(index, index + LONGEST_TAG).indexOf('>');
  return index + (end < 0 ? tag.length : end + 1);
}

/** Returns whether a tag of PHP is in a string: behind an odd number of quotes in its line. */
function isQuoted(text: string, index: number): boolean {
  const line = behindLast(text.slice(Math.max(0, index - LONGEST_TAG), index), '\n');
  return line.split("'").length % 2 === 0 || line.split('"').length % 2 === 0;
}
