import * as vscode from 'vscode';
import type { Server } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { type IssuedTokens, stateOf } from '../tokens/issuedTokens.ts';
import { plainText } from '../workbench/plainText.ts';
import { rangeOf, TokenDiagnostics } from './diagnostics.ts';
import { type Issued, problemWith } from './findingWords.ts';
import { TokenFixes } from './fixes.ts';
import { type Knowledge, TokenHovers } from './hovers.ts';
import { IgnoredTokens } from './ignoredTokens.ts';
import type { OwnTokens } from './ownTokens.ts';
import type { PlacedFinding } from './trackedTokens.ts';

interface DetectionDependencies {
  readonly ownTokens: OwnTokens;
  readonly ignored: IgnoredTokens;
  readonly issued: IssuedTokens;
  readonly directory: ServerDirectory;
}

/** Tokens found in text: what is shown of them, in Problems, hovers and quick fixes. */
export class Detection implements Knowledge, vscode.Disposable {
  readonly #dependencies: DetectionDependencies;
  #started: vscode.Disposable | undefined;

  constructor(dependencies: DetectionDependencies) {
    this.#dependencies = dependencies;
  }

  /** Begins to look at documents. Called by the first that there is. */
  start(): void {
    if (this.#started) return;
    const { ownTokens, ignored, issued } = this.#dependencies;
    const diagnostics = new TokenDiagnostics(ownTokens, (document, finding) => this.#judge(document, finding));
    this.#started = vscode.Disposable.from(
      diagnostics,
      ignored.onDidChange(() => diagnostics.refresh()),
      issued.onDidChange(() => diagnostics.refresh()),
      vscode.languages.registerHoverProvider('*', new TokenHovers(diagnostics, this)),
      vscode.languages.registerCodeActionsProvider('*', new TokenFixes(diagnostics, this), TokenFixes.metadata),
    );
  }

  /** What is known of a transient token that was made here. */
  issued(document: vscode.TextDocument, finding: PlacedFinding): Issued | undefined {
    if (finding.kind !== 'transient') return undefined;
    const { issued, directory } = this.#dependencies;
    const token = issued.find(document.getText(rangeOf(finding)));
    if (!token) return undefined;
    const server = directory.find(token.machineIdentifier);
    return { token, server: server ? plainText(server.name) : vscode.l10n.t('a server that was removed here') };
  }

  isIgnored(document: vscode.TextDocument, finding: PlacedFinding): boolean {
    const { ignored } = this.#dependencies;
    if (ignored.isEmpty) return false;
    return ignored.has(IgnoredTokens.keyOf(document.uri, document.getText(rangeOf(finding))));
  }

  serverFor(document: vscode.TextDocument, finding: PlacedFinding): Server | undefined {
    const { directory } = this.#dependencies;
    const own = finding.server === undefined ? undefined : directory.find(finding.server);
    if (own) return own;
    const [url] = /https?:\/\/[\w.:[\]-]+/.exec(document.lineAt(finding.line).text) ?? [];
    const isThere = ({ address, tokens }: Server): boolean =>
      [{ address }, ...tokens.flatMap(({ connections }) => connections)].some(each => each.address === url);
    const beside = url === undefined ? undefined : directory.servers.find(isThere);
    const [only, ...others] = directory.servers;
    return beside ?? directory.selected ?? (others.length === 0 ? only : undefined);
  }

  nameOf(machineIdentifier: string): string | undefined {
    const server = this.#dependencies.directory.find(machineIdentifier);
    return server && plainText(server.name);
  }

  dispose(): void {
    this.#started?.dispose();
  }

  #judge(document: vscode.TextDocument, finding: PlacedFinding): vscode.Diagnostic | undefined {
    if (this.isIgnored(document, finding)) return undefined;
    const issued = this.issued(document, finding);
    const message = problemWith(finding, issued);
    if (message === undefined) return undefined;
    const { Information, Warning } = vscode.DiagnosticSeverity;
    // One that ends by itself, or has ended, is less of a problem.
    const isLess = finding.kind === 'transient';
    const diagnostic = new vscode.Diagnostic(rangeOf(finding), message, isLess ? Information : Warning);
    diagnostic.source = 'Plex';
    diagnostic.code = finding.owner === undefined ? finding.kind : 'own';
    if (issued && stateOf(issued.token) === 'ended') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
    return diagnostic;
  }
}
