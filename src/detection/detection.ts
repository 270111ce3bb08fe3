import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { placeOf } from '../languages/fileKinds.ts';
import { untilAborted } from '../plex/promises.ts';
import type { AppToken } from '../tokens/appTokens.ts';
import { stateOf } from '../tokens/issuedTokens.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { moment } from '../workbench/moment.ts';
import { DocumentScanner, type DocumentText } from './documentScanner.ts';
import {
  FindingFacts,
  type FindingFactsDependencies,
  type Findings,
  type Issued,
  keyOf,
  rangeOf,
} from './findingFacts.ts';
import { TokenFixes } from './fixes.ts';
import { TokenHovers } from './hovers.ts';
import { isScanned } from './lazyDetection.ts';
import type { PlacedFinding } from './scanner/regions.ts';
import type { StoredToken } from './scanner/storedToken.ts';
import type { StoredTokens } from './storedTokens.ts';

const l10n = vscode.l10n;

/** Delay before documents are scanned without the stored tokens, in milliseconds, because a keyring may ask the user first. */
const STORED_TOKENS_TIMEOUT = 500;

interface DetectionDependencies extends FindingFactsDependencies {
  readonly storedTokens: StoredTokens;
}

/** A token that the user ignores, where it is in an open document. */
export interface IgnoredFinding {
  readonly key: string;
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** Finds tokens in open documents, and shows them in Problems, hovers and quick fixes. */
export class Detection extends Disposable implements Findings {
  readonly #dependencies: DetectionDependencies;
  readonly #facts: FindingFacts;
  readonly #scanners = new Map<vscode.TextDocument, DocumentScanner>();
  #diagnostics: vscode.DiagnosticCollection | undefined;
  #stored: readonly StoredToken[] = [];

  constructor(dependencies: DetectionDependencies) {
    super();
    this.#dependencies = dependencies;
    this.#facts = new FindingFacts(dependencies);
  }

  /** Starts to scan documents. Does nothing the second time. */
  start(): void {
    if (this.#diagnostics) return;
    const { storedTokens, ignored, issued, appTokens } = this.#dependencies;
    const workspace = vscode.workspace;
    const languages = vscode.languages;
    this.#diagnostics = this.register(languages.createDiagnosticCollection('plexTokens'));
    const timeout = setTimeout(() => this.#followAll(), STORED_TOKENS_TIMEOUT);
    this.register({ dispose: () => this.#leaveAll() });
    this.register({ dispose: () => clearTimeout(timeout) });
    for (const registered of [
      workspace.onDidOpenTextDocument(document => this.#follow(document)),
      workspace.onDidCloseTextDocument(document => this.#leave(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#scanners.get(document)?.change(contentChanges);
      }),
      workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('plexTokens.detection')) this.#followAll();
      }),
      storedTokens.onDidChange(() => this.#readStored()),
      ignored.onDidChange(() => this.#refresh()),
      issued.onDidChange(() => this.#refresh()),
      appTokens.onDidChange(() => this.#refresh()),
      languages.registerHoverProvider('*', new TokenHovers(this, this.#facts)),
      languages.registerCodeActionsProvider('*', new TokenFixes(this, this.#facts), TokenFixes.metadata),
    ]) {
      this.register(registered);
    }
    this.#readStored();
  }

  /** A document that has just changed is scanned first; one that is large and new, only for a short time. */
  findingsAt(document: vscode.TextDocument, range: vscode.Range): PlacedFinding[] {
    const scanner = this.#scanners.get(document);
    scanner?.scan();
    return scanner?.findings.filter(finding => range.intersection(rangeOf(finding)) !== undefined) ?? [];
  }

  beginningOf(document: vscode.TextDocument): string {
    return this.#scanners.get(document)?.beginning ?? '';
  }

  /** Scans the open documents to the end, and returns the first place of each token that the user ignores. */
  async ignoredFindings(signal: AbortSignal): Promise<IgnoredFinding[]> {
    this.start();
    await untilAborted(this.#dependencies.storedTokens.read(), signal);
    const found = new Map<string, IgnoredFinding>();
    for (const [document, scanner] of this.#scanners) {
      for (; !scanner.isDone; scanner.scan()) await untilAborted(setImmediate(), signal);
      for (const finding of scanner.findings.filter(finding => this.#facts.isIgnored(document, finding))) {
        const key = keyOf(document, finding);
        if (!found.has(key)) found.set(key, { key, document, range: rangeOf(finding) });
      }
    }
    return [...found.values()];
  }

  #followAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#follow(document);
  }

  #follow(document: vscode.TextDocument): void {
    if (!this.#diagnostics || !isScanned(document)) {
      this.#leave(document);
      return;
    }
    if (this.#scanners.has(document)) return;
    const scanner = new DocumentScanner(textOf(document), placeOf(document), findings =>
      this.#diagnostics?.set(
        document.uri,
        findings.flatMap(finding => this.#diagnosticOf(document, finding) ?? []),
      ),
    );
    this.#scanners.set(document, scanner);
    scanner.restart(this.#stored);
  }

  #leave(document: vscode.TextDocument): void {
    const scanner = this.#scanners.get(document);
    if (!scanner) return;
    scanner.dispose();
    this.#scanners.delete(document);
    this.#diagnostics?.delete(document.uri);
  }

  #leaveAll(): void {
    for (const document of [...this.#scanners.keys()]) this.#leave(document);
    // What is still being read starts no scanner then.
    this.#diagnostics = undefined;
  }

  #readStored(): void {
    this.#dependencies.storedTokens
      .read()
      .then(stored => {
        this.#stored = stored;
        for (const scanner of this.#scanners.values()) scanner.restart(stored);
        this.#followAll();
      })
      .catch(error => log.error(error));
  }

  #refresh(): void {
    for (const scanner of this.#scanners.values()) scanner.refresh();
  }

  #diagnosticOf(document: vscode.TextDocument, finding: PlacedFinding): vscode.Diagnostic | undefined {
    if (this.#facts.isIgnored(document, finding)) return undefined;
    const issued = this.#facts.issued(document, finding);
    const app = this.#facts.app(document, finding);
    const message = app ? appProblem(app) : problemWith(finding, issued);
    if (message === undefined) return undefined;
    const { Information, Warning } = vscode.DiagnosticSeverity;
    // A transient token is less of a problem, because it expires; that of an app is where the user has put it.
    const severity = finding.kind === 'transient' || app ? Information : Warning;
    const diagnostic = new vscode.Diagnostic(rangeOf(finding), message, severity);
    diagnostic.source = 'Plex';
    diagnostic.code = app ? 'app' : finding.owner === undefined ? finding.kind : 'own';
    if (app?.isRevoked || (issued && stateOf(issued.token) === 'ended'))
      diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
    return diagnostic;
  }
}

/** Returns what Problems says of the token of an app. */
function appProblem({ app, at, isRevoked }: AppToken): string {
  const args = [app, moment(at)];
  return isRevoked
    ? l10n.t({
        message: 'Token for {0}, created by this extension on {1}. It was revoked.',
        args,
        comment: "{0} is the app's name, {1} a date and time",
      })
    : l10n.t({
        message: 'Token for {0}, created by this extension on {1}.',
        args,
        comment: "{0} is the app's name, {1} a date and time",
      });
}

/** Returns what Problems says of a finding, never with the token; `undefined` for what is no problem. */
export function problemWith({ kind, owner }: PlacedFinding, issued: Issued | undefined): string | undefined {
  if (owner !== undefined)
    return l10n.t({
      message: 'This file contains your stored token for {0}.',
      args: [owner],
      comment: '{0} is the name of an account or a server',
    });
  switch (kind) {
    case 'longLived':
      return l10n.t('This looks like a long-lived Plex token.');
    case 'jwt':
      return l10n.t('This file contains a Plex JWT. Until it expires, it works like a password.');
    case 'transient':
      if (!issued) return l10n.t('This file contains a transient Plex token. It expires within 48 hours.');
      // A valid one that was created by this extension is where the user has put it.
      return stateOf(issued.token) === 'ended'
        ? l10n.t({
            message: 'This transient token for {0} has expired.',
            args: [issued.server],
            comment: "{0} is the server's name",
          })
        : undefined;
    default:
      return undefined;
  }
}

/** Returns the text of a document as a scanner reads it. */
export function textOf(document: vscode.TextDocument): DocumentText {
  return {
    get lineCount() {
      return document.lineCount;
    },
    get length() {
      return document.offsetAt(new vscode.Position(document.lineCount, 0));
    },
    text: (first, end) => document.getText(new vscode.Range(first, 0, end, 0)),
    line: line => document.lineAt(line).text,
  };
}
