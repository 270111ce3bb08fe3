import * as vscode from 'vscode';
import { kindOf, placeOf } from '../languages/fileKinds.ts';
import { type ImportLines, importFor, type Needed } from '../languages/imports.ts';
import { type Reference, referenceTo } from '../languages/references.ts';
import { asWhom } from '../servers/server.ts';
import type { CommandId } from '../workbench/commandIds.ts';
import { isWritable } from '../workbench/edits.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { rangeOf, type TokenDiagnostics } from './diagnostics.ts';
import type { Knowledge } from './hovers.ts';
import { IgnoredTokens } from './ignoredTokens.ts';
import { isToken } from './scan.ts';
import type { PlacedFinding } from './trackedTokens.ts';

const { l10n } = vscode;

/** The most tokens that fixes are prepared of at once: a file may have any number of them, and all may be selected. */
const AT_MOST = 10;

/** The quick fixes of a token in a text. Those that change the text are not offered where it cannot be changed. */
export class TokenFixes implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #diagnostics: TokenDiagnostics;
  readonly #knowledge: Knowledge;

  constructor(diagnostics: TokenDiagnostics, knowledge: Knowledge) {
    this.#diagnostics = diagnostics;
    this.#knowledge = knowledge;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics, only, triggerKind }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    // A workspace's settings can have every fix of a kind applied when a file is saved, which nobody chose.
    if (only && triggerKind === vscode.CodeActionTriggerKind.Automatic) return [];
    const { version } = document;
    const findings = this.#diagnostics.findingsAt(document, range).filter(isToken).slice(0, AT_MOST);
    if (findings.length === 0) return [];
    const writable = await isWritable(document);
    // What was found is no longer there.
    if (document.version !== version) return [];
    const imports = importsOf(document);
    return findings.flatMap(finding => {
      const own = diagnostics.filter(each => each.source === 'Plex' && each.range.isEqual(rangeOf(finding)));
      const actions = [
        ...(writable ? this.#changes(document, finding, imports) : []),
        this.#ignoring(document, finding),
      ];
      for (const action of actions) action.diagnostics = own;
      return actions;
    });
  }

  #changes(document: vscode.TextDocument, finding: PlacedFinding, imports: Imports): vscode.CodeAction[] {
    const place = placeOf(document);
    const text = this.#diagnostics.beginningOf(document);
    const { text: line } = document.lineAt(finding.line);
    const reference = referenceTo({ ...place, line, start: finding.start, end: finding.end, text });
    const actions = reference ? [referring(document, finding, reference, imports)] : [];
    if (kindOf(place, text).program) return actions;
    const server = this.#knowledge.serverFor(document, finding);
    const replace = server
      ? l10n.t('Replace with a new transient token of {0}, as {1}', plainText(server.name), plainText(asWhom(server)))
      : l10n.t('Replace with a new transient token…');
    const key = this.#keyOf(document, finding);
    const { line: row, start, end } = finding;
    return [
      ...actions,
      running(replace, 'plexTokens.replaceWithTransientToken', [
        document.uri.toString(),
        { line: row, start, end },
        key,
        server?.machineIdentifier,
      ]),
    ];
  }

  #ignoring(document: vscode.TextDocument, finding: PlacedFinding): vscode.CodeAction {
    const key = this.#keyOf(document, finding);
    return this.#knowledge.isIgnored(document, finding)
      ? running(l10n.t('Warn of this token again'), 'plexTokens.watchToken', [key])
      : running(l10n.t('Ignore this token in this file'), 'plexTokens.ignoreToken', [key]);
  }

  #keyOf(document: vscode.TextDocument, finding: PlacedFinding): string {
    return IgnoredTokens.keyOf(document.uri, document.getText(rangeOf(finding)));
  }
}

function running(title: string, command: CommandId, args: readonly unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = ownCommand(title, command, ...args);
  return action;
}

/** What a document has to be given to have an import. */
type Imports = (needed: Needed) => ImportLines | undefined;

/** Reads the whole document, once for all of its tokens. */
function importsOf(document: vscode.TextDocument): Imports {
  const found = new Map<Needed, ImportLines | undefined>();
  return needed => {
    if (!found.has(needed)) found.set(needed, importFor(needed, document.getText()));
    return found.get(needed);
  };
}

function referring(
  document: vscode.TextDocument,
  { line }: PlacedFinding,
  reference: Reference,
  imports: Imports,
): vscode.CodeAction {
  const title = l10n.t('Replace with {0}', reference.text);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.isPreferred = true;
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, new vscode.Range(line, reference.start, line, reference.end), reference.text);
  const needed = reference.needs && imports(reference.needs);
  if (needed) action.edit.insert(document.uri, new vscode.Position(needed.line, 0), needed.text);
  return action;
}
