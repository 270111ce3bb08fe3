import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';
import { DocumentTokens } from './documentTokens.ts';
import { isLookedAt } from './lookedAt.ts';
import type { OwnToken } from './ownToken.ts';
import type { OwnTokens } from './ownTokens.ts';
import type { PlacedFinding } from './trackedTokens.ts';

/** How long nothing is typed before what was typed is read, in milliseconds. */
const PAUSE = 200;
/** How long is read at a time, in milliseconds: a keystroke waits no longer. */
const AT_A_TIME = 4;

/** How long the secret storage is waited for: a keyring may ask the user, in milliseconds. */
const PATIENCE = 500;

/** The most findings of a document that are judged: VS Code shows no more. */
const MOST_SHOWN = 1_000;

/** What is said of a finding in Problems; `undefined` for nothing. */
export type Judge = (document: vscode.TextDocument, finding: PlacedFinding) => vscode.Diagnostic | undefined;

interface Followed {
  readonly tokens: DocumentTokens;
  /** What was last shown of it, and the transient tokens among that: one in the place of another is another finding. */
  shown: readonly PlacedFinding[];
  transient: readonly string[];
  timer: NodeJS.Timeout | undefined;
}

/** Looks for tokens in open documents, and shows them in Problems. */
export class TokenDiagnostics implements vscode.Disposable {
  readonly #ownTokens: OwnTokens;
  readonly #judge: Judge;
  readonly #collection = vscode.languages.createDiagnosticCollection('plexTokens');
  readonly #followed = new Map<vscode.TextDocument, Followed>();
  readonly #listeners: vscode.Disposable;
  readonly #patience: NodeJS.Timeout;
  #own: readonly OwnToken[] = [];

  constructor(ownTokens: OwnTokens, judge: Judge) {
    this.#ownTokens = ownTokens;
    this.#judge = judge;
    const { workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      workspace.onDidOpenTextDocument(document => this.#follow(document)),
      workspace.onDidCloseTextDocument(document => this.#leave(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.#change(document, contentChanges)),
      workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('plexTokens.detection')) this.#followAll();
      }),
      ownTokens.onDidChange(() => this.#readOwn()),
    );
    this.#patience = setTimeout(() => this.#followAll(), PATIENCE);
    this.#readOwn();
  }

  /** What stands in a document that is looked at where it meets a range. */
  findingsAt(document: vscode.TextDocument, range: vscode.Range): PlacedFinding[] {
    return this.findingsIn(document).filter(finding => range.intersection(rangeOf(finding)) !== undefined);
  }

  /** What was just typed is read before; a large file that was just opened, only as far as that does not take long. */
  findingsIn(document: vscode.TextDocument): readonly PlacedFinding[] {
    const followed = this.#followed.get(document);
    followed?.tokens.read(this.#own, performance.now() + AT_A_TIME);
    return followed?.tokens.findings ?? [];
  }

  /** Enough of a document's text to see what it is. */
  beginningOf(document: vscode.TextDocument): string {
    return this.#followed.get(document)?.tokens.beginning ?? '';
  }

  /** Judges every finding anew. */
  refresh(): void {
    for (const followed of this.#followed.values()) if (followed.tokens.isRead) this.#show(followed);
  }

  dispose(): void {
    clearTimeout(this.#patience);
    this.#listeners.dispose();
    for (const document of [...this.#followed.keys()]) this.#leave(document);
    this.#collection.dispose();
  }

  #followAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#follow(document);
  }

  #follow(document: vscode.TextDocument): void {
    if (!isLookedAt(document)) {
      this.#leave(document);
      return;
    }
    if (this.#followed.has(document)) return;
    const followed: Followed = { tokens: new DocumentTokens(document), shown: [], transient: [], timer: undefined };
    this.#followed.set(document, followed);
    this.#readSoon(followed, 0);
  }

  #leave(document: vscode.TextDocument): void {
    const followed = this.#followed.get(document);
    if (!followed) return;
    clearTimeout(followed.timer);
    this.#followed.delete(document);
    this.#collection.delete(document.uri);
  }

  #change(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const followed = this.#followed.get(document);
    if (!followed || changes.length === 0) return;
    followed.tokens.change(changes);
    this.#readSoon(followed, PAUSE);
  }

  #readOwn(): void {
    this.#ownTokens
      .read()
      .then(own => {
        this.#own = own;
        for (const followed of this.#followed.values()) {
          followed.tokens.invalidate();
          this.#readSoon(followed, 0);
        }
        this.#followAll();
      })
      .catch(error => log.error(error));
  }

  #readSoon(followed: Followed, pause: number): void {
    clearTimeout(followed.timer);
    followed.timer = setTimeout(() => {
      followed.tokens.read(this.#own, performance.now() + AT_A_TIME);
      if (followed.tokens.isRead) this.#showChanged(followed);
      else this.#readSoon(followed, 0);
    }, pause);
  }

  #showChanged(followed: Followed): void {
    const { findings } = followed.tokens;
    const { shown } = followed;
    if (findings === shown) return;
    const isSame = ({ line, start, end, kind, owner }: PlacedFinding, index: number): boolean => {
      const other = shown[index];
      return (
        other?.line === line &&
        other.start === start &&
        other.end === end &&
        other.kind === kind &&
        other.owner === owner
      );
    };
    const transient = transientIn(followed);
    const isSameText = transient.every((token, index) => token === followed.transient[index]);
    if (findings.length !== shown.length || !findings.every(isSame) || !isSameText) this.#show(followed);
  }

  #show(followed: Followed): void {
    const { document, findings } = followed.tokens;
    followed.shown = findings;
    followed.transient = transientIn(followed);
    this.#collection.set(
      document.uri,
      findings.slice(0, MOST_SHOWN).flatMap(finding => this.#judge(document, finding) ?? []),
    );
  }
}

export function rangeOf({ line, start, end }: PlacedFinding): vscode.Range {
  return new vscode.Range(line, start, line, end);
}

function transientIn({ tokens: { document, findings } }: Followed): string[] {
  const shown = findings.slice(0, MOST_SHOWN);
  return shown.flatMap(finding => (finding.kind === 'transient' ? [document.getText(rangeOf(finding))] : []));
}
