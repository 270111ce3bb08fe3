import * as vscode from 'vscode';
import { kindOf, placeOf } from '../languages/fileKinds.ts';
import { type ImportLines, importFor, type Needed } from '../languages/imports.ts';
import { type Reference, referenceTo } from '../languages/references.ts';
import { Secret } from '../plex/secret.ts';
import { isSameToken } from '../servers/server.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { type AppToken, isRevocable } from '../tokens/appTokens.ts';
import { stateOf } from '../tokens/issuedTokens.ts';
import type { CommandId } from '../workbench/commandIds.ts';
import { isWritable } from '../workbench/edits.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { type FindingFacts, type Findings, rangeOf, targetOf } from './findingFacts.ts';
import type { PlacedFinding } from './scanner/regions.ts';
import { isToken } from './scanner/scan.ts';

const l10n = vscode.l10n;

/** The most tokens that get quick fixes at once. A file may have any number of them, and all may be selected. */
const MOST_TOKENS = 10;

/** Offers the quick fixes of a token. Those that change the text are offered only where it can be changed. */
export class TokenFixes implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #findings: Findings;
  readonly #facts: FindingFacts;

  constructor(findings: Findings, facts: FindingFacts) {
    this.#findings = findings;
    this.#facts = facts;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics, only, triggerKind }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    // A workspace's settings can apply every fix of a kind when a file is saved, without the user's choice.
    if (only && triggerKind === vscode.CodeActionTriggerKind.Automatic) return [];
    const { version } = document;
    const findings = this.#findings.findingsAt(document, range).filter(isToken).slice(0, MOST_TOKENS);
    if (findings.length === 0) return [];
    const writable = await isWritable(document);
    // The findings are of the text before it changed.
    if (document.version !== version) return [];
    const imports = importsOf(document);
    return findings.flatMap(finding => {
      const shown = diagnostics.filter(({ source, range }) => source === 'Plex' && range.isEqual(rangeOf(finding)));
      const actions = writable ? this.#changes(document, finding, imports) : [];
      actions.push(...this.#ignore(document, finding));
      for (const action of actions) action.diagnostics = shown;
      return actions;
    });
  }

  #changes(document: vscode.TextDocument, finding: PlacedFinding, imports: Imports): vscode.CodeAction[] {
    const place = placeOf(document);
    const text = this.#findings.beginningOf(document);
    const { text: line } = document.lineAt(finding.line);
    const reference = referenceTo({ ...place, line, start: finding.start, end: finding.end, text });
    const issued = this.#facts.issued(document, finding);
    const hasEnded = issued !== undefined && stateOf(issued.token) === 'ended';
    const creator = issued?.creator;
    const { program } = kindOf(place, text);
    const app = this.#facts.app(document, finding);
    const refer = reference ? [replaceWith(document, finding, reference, imports, hasEnded)] : [];
    const target = targetOf(document, finding);
    const renew = creator ? [runCommand(l10n.t('Renew Token'), 'plexTokens.renewToken', ...target)] : [];
    const own =
      !app && program && program !== 'preferences'
        ? [runCommand(l10n.t('Replace with Token for App…'), 'plexTokens.replaceWithAppToken', ...target)]
        : [];
    // Nothing reports a restart of the server, so a token may have expired unnoticed, and can be renewed, too.
    const others = program || !hasEnded ? [...own, ...refer, ...renew] : [...renew, ...refer];
    const actions = [...others, ...(app ? revocation(app, target) : [])];
    for (const preferred of others.slice(0, 1)) preferred.isPreferred = true;
    if (program) return actions;
    const server = this.#facts.serverFor(document, finding);
    // Another one of the same stored token is a renewal.
    if (server && creator && isSameToken(server, creator)) return actions;
    const title = server
      ? l10n.t({
          message: 'Replace with Transient Token for {0} ({1})',
          args: [plainText(server.name), plainText(tokenName(server))],
          comment: "{0} is the server's name, {1} the token's name",
        })
      : l10n.t('Replace with Transient Token…');
    actions.push(runCommand(title, 'plexTokens.replaceWithTransientToken', ...target, server?.machineIdentifier));
    return actions;
  }

  /** Offers to ignore a token that is a problem. A valid one that was created by this extension is none. */
  #ignore(document: vscode.TextDocument, finding: PlacedFinding): vscode.CodeAction[] {
    const target = targetOf(document, finding);
    if (this.#facts.isIgnored(document, finding))
      return [runCommand(l10n.t('Stop Ignoring This Token'), 'plexTokens.watchToken', ...target)];
    const issued = this.#facts.issued(document, finding);
    if (issued && stateOf(issued.token) !== 'ended') return [];
    return [runCommand(l10n.t('Ignore This Token in This File'), 'plexTokens.ignoreToken', ...target)];
  }
}

function revocation(app: AppToken, target: readonly unknown[]): vscode.CodeAction[] {
  if (!isRevocable(app)) return [];
  const title = l10n.t({
    message: 'Revoke Token for {0}',
    args: [plainText(app.app)],
    comment: "{0} is the app's name",
  });
  return [runCommand(title, 'plexTokens.revokeToken', ...target)];
}

function runCommand(title: string, command: CommandId, ...args: readonly unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = ownCommand(title, command, ...args);
  return action;
}

/** Returns the lines that a document needs to have an import; `undefined` if it has the import. */
type Imports = (needed: Needed) => ImportLines | undefined;

/** Reads the whole document only once for all of its tokens, and only if an import is needed. */
function importsOf(document: vscode.TextDocument): Imports {
  const found = new Map<Needed, ImportLines | undefined>();
  return needed => {
    if (!found.has(needed)) found.set(needed, importFor(needed, document.getText()));
    return found.get(needed);
  };
}

/** @param hasEnded whether the token has expired, so that nobody needs it anymore */
function replaceWith(
  document: vscode.TextDocument,
  finding: PlacedFinding,
  reference: Reference,
  imports: Imports,
  hasEnded: boolean,
): vscode.CodeAction {
  const { line } = finding;
  const title = l10n.t({ message: 'Replace with {0}', args: [reference.text], comment: '{0} is code' });
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, new vscode.Range(line, reference.start, line, reference.end), reference.text);
  const needed = reference.needs && imports(reference.needs);
  if (needed) action.edit.insert(document.uri, new vscode.Position(Math.min(needed.line, line), 0), needed.text);
  if (hasEnded) return action;
  // VS Code makes the edit, which one undo takes back, and then runs the command.
  const { name, isVariable } = reference;
  const token = new Secret(document.getText(rangeOf(finding)));
  action.command = ownCommand(title, 'plexTokens.keepReplacedToken', token, { name, isVariable, uri: document.uri });
  return action;
}
