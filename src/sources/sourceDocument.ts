import { Uri } from 'vscode';
import { formatSource, parseSource, type Source } from '../plex/source.ts';
import type { ConnectionState } from '../servers/liveConnections.ts';
import { plainText } from '../workbench/plainText.ts';
import { changedLines } from './changedLines.ts';
import { SOURCE_SCHEME } from './sourceFileSystem.ts';
import type { SourceText } from './sourceText.ts';

/** How long a token stays revealed, in milliseconds. */
const REVEALED_FOR = 30_000;

/** The longest name in a URI, in UTF-16 code units. */
const LONGEST_NAME = 60;

/** What a source document is about. The query of its URI says this, so that VS Code can restore its tab. */
export interface SourceDocumentId {
  /** Identifies the server that describes the source. */
  readonly machineIdentifier: string;
  readonly source: Source;
}

/**
 * Returns `plex-source:/<server>/<source>.json?<machineIdentifier>/<scheme>/<identifier>`. VS Code shows the path, whose last
 * part is the title of the tab. It identifies nothing, because names change.
 *
 * @param name the name of the source's device, where it is known; it isn't plain text yet
 * @param serverName the name of the server that describes it
 */
export function toSourceUri({ machineIdentifier, source }: SourceDocumentId, name = '', serverName = ''): Uri {
  const { scheme, identifier } = source;
  return Uri.from({
    scheme: SOURCE_SCHEME,
    path: `/${fileName(serverName) || machineIdentifier}/${fileName(name) || identifier}.json`,
    query: `${machineIdentifier}/${scheme}/${identifier}`,
  });
}

/** Parses a URI; `undefined` for one that `toSourceUri` doesn't make. */
export function fromSourceUri({ scheme, authority, path, query, fragment }: Uri): SourceDocumentId | undefined {
  if (scheme !== SOURCE_SCHEME || authority !== '' || fragment !== '') return undefined;
  if (!/^\/[^/]+\/[^/]+\.json$/.test(path)) return undefined;
  const [, machineIdentifier, kind, identifier] = /^([^/]+)\/([^/]+)\/([^/]+)$/.exec(query) ?? [];
  if (machineIdentifier === undefined) return undefined;
  const parsed = parseSource(`${kind}://${identifier}`);
  if (!('source' in parsed) || formatSource(parsed.source) !== `${kind}://${identifier}`) return undefined;
  return { machineIdentifier, source: parsed.source };
}

/** Returns a name as one part of a path. A URI can't hold half a surrogate pair, and `..` would be the folder above. */
function fileName(name: string): string {
  return plainText(name, LONGEST_NAME).replace(/[/\\]/g, '-').replace(/^\.+/, '').toWellFormed();
}

export interface SourceDocumentChange {
  readonly document: SourceDocument;
  /** Whether VS Code has to read the text again. The rest is shown over the text. */
  readonly textChanged: boolean;
}

interface SourceResponse extends SourceText {
  /** When the server returned it, in milliseconds since 1970. */
  readonly at: number;
}

/** All that is known about one source document: the server's response, and what is shown over its text. */
export class SourceDocument {
  readonly uri: Uri;
  readonly id: SourceDocumentId;
  /** The request that is running because VS Code reads the document. */
  loading: Promise<void> | undefined;
  /** Whether VS Code read the document while no tab showed it, and got a note in place of the response. */
  hasNote = false;
  readonly #didChange: (change: SourceDocumentChange) => void;
  #response: SourceResponse | undefined;
  #changedLines: readonly number[] = [];
  #connectionStates: ReadonlyMap<string, ConnectionState> = new Map();
  #hiding: NodeJS.Timeout | undefined;

  constructor(uri: Uri, id: SourceDocumentId, didChange: (change: SourceDocumentChange) => void) {
    this.uri = uri;
    this.id = id;
    this.#didChange = didChange;
  }

  /** What the document shows, once its server has returned it. */
  get response(): SourceResponse | undefined {
    return this.#response;
  }

  /** The lines, from 0, that the last refresh changed. */
  get changedLines(): readonly number[] {
    return this.#changedLines;
  }

  /** The result of the last test of each connection, by address. */
  get connectionStates(): ReadonlyMap<string, ConnectionState> {
    return this.#connectionStates;
  }

  /** Whether the tokens are shown over their masks. */
  get isRevealed(): boolean {
    return this.#hiding !== undefined;
  }

  /**
   * Shows another response, or none. Test results and a revealed token go with the earlier one.
   *
   * @param compare whether the lines that differ from the earlier response are marked
   */
  setResponse(text: SourceText | undefined, { compare = false } = {}): void {
    const before = this.#response;
    this.#response = text && { ...text, at: Date.now() };
    this.#changedLines = compare && before && text ? changedLines(before, text) : [];
    this.#connectionStates = new Map();
    this.#stopHiding();
    this.#didChange({ document: this, textChanged: true });
  }

  setConnectionStates(states: ReadonlyMap<string, ConnectionState>): void {
    this.#connectionStates = states;
    this.#didChange({ document: this, textChanged: false });
  }

  /** Has the tokens shown over their masks for a while. */
  revealTokens(milliseconds = REVEALED_FOR): void {
    this.#stopHiding();
    this.#hiding = setTimeout(() => this.hideTokens(), milliseconds);
    this.#didChange({ document: this, textChanged: false });
  }

  hideTokens(): void {
    if (!this.isRevealed) return;
    this.#stopHiding();
    this.#didChange({ document: this, textChanged: false });
  }

  #stopHiding(): void {
    clearTimeout(this.#hiding);
    this.#hiding = undefined;
  }
}
