import type { FileStyle } from '../tokens/fileStyle.ts';

/** What stands around a token on its line. */
export interface Surroundings {
  readonly style: FileStyle;
  /** Of the file, with `/` between its parts. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** How a file refers to a token that is kept elsewhere. */
export interface Reference {
  readonly text: string;
  /** Whether the quotes around the token go too. */
  readonly replacesQuotes: boolean;
}

/** How other kinds of files write a variable. */
const SHELL_VARIABLE = `\${PLEX_TOKEN}`;
const WORKFLOW_SECRET = `\${{ secrets.PLEX_TOKEN }}`;

/** The expression of each language that reads the environment. */
const EXPRESSIONS: Partial<Record<FileStyle, string>> = {
  python: "os.environ['PLEX_TOKEN']",
  javascript: 'process.env.PLEX_TOKEN',
  ruby: "ENV.fetch('PLEX_TOKEN')",
  php: "getenv('PLEX_TOKEN')",
  go: 'os.Getenv("PLEX_TOKEN")',
  csharp: 'Environment.GetEnvironmentVariable("PLEX_TOKEN")',
  powershell: '$env:PLEX_TOKEN',
};

/** The file's own way to refer to the token; `undefined` where it has none, or none at this place. */
export function referenceFor({ style, path, before, after }: Surroundings): Reference | undefined {
  const quote = /["'`]$/.exec(before)?.[0];
  const isWhole = quote !== undefined && after.startsWith(quote);
  const expression = EXPRESSIONS[style];
  if (expression !== undefined) return inCode(style, expression, isWhole, before);
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  switch (style) {
    case 'http':
      return { text: '{{plexToken}}', replacesQuotes: false };
    case 'shell':
      // Within single quotes a shell looks for no variables.
      if (isWhole) return { text: '"$PLEX_TOKEN"', replacesQuotes: true };
      return openQuote(before) === "'" ? undefined : { text: SHELL_VARIABLE, replacesQuotes: false };
    case 'yaml':
      return inYaml(name, path, isWhole, before);
    default:
      return undefined;
  }
}

function inCode(style: FileStyle, expression: string, isWhole: boolean, before: string): Reference | undefined {
  if (isWhole) return { text: expression, replacesQuotes: true };
  const open = openQuote(before);
  if (style === 'javascript' && open === '`') return { text: `\${${expression}}`, replacesQuotes: false };
  if (style === 'ruby' && open === '"') return { text: `#{${expression}}`, replacesQuotes: false };
  return undefined;
}

function inYaml(name: string, path: string, isWhole: boolean, before: string): Reference | undefined {
  if (/^(?:docker-)?compose/.test(name)) return { text: SHELL_VARIABLE, replacesQuotes: false };
  if (/\/\.github\/workflows\//.test(path)) return { text: WORKFLOW_SECRET, replacesQuotes: false };
  // Home Assistant reads it as a value of its own, and not within a text; its own file of secrets refers to nothing.
  const isValue = isWhole || /[:-]\s+$/.test(before);
  return name === 'configuration.yaml' && isValue ? { text: '!secret plex_token', replacesQuotes: true } : undefined;
}

/** The quote that is open at the end of a line's text, if one is. */
function openQuote(before: string): string | undefined {
  let open: string | undefined;
  for (const character of before.replaceAll(/\\./g, '')) {
    if (open === undefined && /["'`]/.test(character)) open = character;
    else if (character === open) open = undefined;
  }
  return open;
}
