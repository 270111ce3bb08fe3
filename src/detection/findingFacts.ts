import * as vscode from 'vscode';
import type { Server } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { AppToken, AppTokens } from '../tokens/appTokens.ts';
import { creatorOf, type IssuedToken, type IssuedTokens } from '../tokens/issuedTokens.ts';
import type { ServerFaults } from '../tokens/serverFaults.ts';
import { keyOfToken } from '../workbench/givenPlace.ts';
import { plainText } from '../workbench/plainText.ts';
import type { IgnoredTokens } from './ignoredTokens.ts';
import type { PlacedFinding } from './scanner/regions.ts';

/** The findings of open documents. */
export interface Findings {
  /** Returns the findings that meet a range. */
  findingsAt(document: vscode.TextDocument, range: vscode.Range): PlacedFinding[];
  /** Returns enough of a document's text to see what kind of file it is. */
  beginningOf(document: vscode.TextDocument): string;
}

/** A transient token that was created by this extension, with its server's name as plain text. */
export interface Issued {
  readonly token: IssuedToken;
  readonly server: string;
  /** The server with the stored token selected that created it, if that is still there. */
  readonly creator: Server | undefined;
  /** Whether the server gives away a long-lived token for it. */
  readonly isExchangeable: boolean;
}

export interface FindingFactsDependencies {
  readonly ignored: IgnoredTokens;
  readonly issued: IssuedTokens;
  readonly appTokens: AppTokens;
  readonly faults: ServerFaults;
  readonly directory: ServerDirectory;
}

/** Looks up what is known of a finding besides its text. */
export class FindingFacts {
  readonly #dependencies: FindingFactsDependencies;

  constructor(dependencies: FindingFactsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Returns the transient token, if it was created by this extension. */
  issued(document: vscode.TextDocument, finding: PlacedFinding): Issued | undefined {
    if (finding.kind !== 'transient') return undefined;
    const token = this.#dependencies.issued.find(document.getText(rangeOf(finding)));
    if (!token) return undefined;
    const server = this.nameOf(token.machineIdentifier) ?? vscode.l10n.t('a removed server');
    const known = this.#dependencies.directory.find(token.machineIdentifier);
    const isExchangeable = known !== undefined && this.#dependencies.faults.has(known);
    return { token, server, creator: creatorOf(token, this.#dependencies.directory), isExchangeable };
  }

  /** Returns what is remembered of a long-lived token that was created for an app. */
  app(document: vscode.TextDocument, finding: PlacedFinding): AppToken | undefined {
    return finding.kind === 'longLived'
      ? this.#dependencies.appTokens.find(document.getText(rangeOf(finding)))
      : undefined;
  }

  isIgnored(document: vscode.TextDocument, finding: PlacedFinding): boolean {
    const { ignored } = this.#dependencies;
    // Hashing each finding would take longer than the rest.
    return ignored.size > 0 && ignored.has(keyOf(document, finding));
  }

  /** Returns the server whose token is the best replacement; `undefined` if the user has to select one. */
  serverFor(document: vscode.TextDocument, finding: PlacedFinding): Server | undefined {
    const own = finding.server === undefined ? undefined : this.#dependencies.directory.find(finding.server);
    if (own) return own;
    const [url] = /https?:\/\/[\w.:[\]-]+/.exec(document.lineAt(finding.line).text) ?? [];
    const hasAddress = ({ address, tokens }: Server): boolean =>
      [{ address }, ...tokens.flatMap(({ connections }) => connections)].some(connection => connection.address === url);
    const { servers, selected } = this.#dependencies.directory;
    const inLine = url === undefined ? undefined : servers.find(hasAddress);
    return inLine ?? selected ?? (servers.length === 1 ? servers[0] : undefined);
  }

  /** Returns the name of the server that has this machine identifier, as plain text. */
  nameOf(machineIdentifier: string): string | undefined {
    const server = this.#dependencies.directory.find(machineIdentifier);
    return server && plainText(server.name);
  }
}

/** Returns the key of a finding among the ignored tokens. */
export function keyOf(document: vscode.TextDocument, finding: PlacedFinding): string {
  return keyOfToken(document.uri, document.getText(rangeOf(finding)));
}

/** Returns the arguments of a command that changes a token: its place, and a key in place of the token itself. */
export function targetOf(document: vscode.TextDocument, finding: PlacedFinding): readonly unknown[] {
  const { line, start, end } = finding;
  return [document.uri.toString(), { line, start, end }, keyOf(document, finding)];
}

export function rangeOf({ line, start, end }: PlacedFinding): vscode.Range {
  return new vscode.Range(line, start, line, end);
}
