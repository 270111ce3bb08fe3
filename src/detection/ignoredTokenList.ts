import * as vscode from 'vscode';
import { inform, showInStatusBar, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import type { Detection, IgnoredFinding } from './detection.ts';
import type { IgnoredTokens } from './ignoredTokens.ts';

const l10n = vscode.l10n;

/** The longest path in a row, in UTF-16 code units. */
const LONGEST_PATH = 250;

interface Row extends vscode.QuickPickItem {
  /** Absent for the row that stops ignoring all tokens. */
  readonly finding?: IgnoredFinding;
}

/** Plex: Show Ignored Tokens… What is stored of them is a hash, so the list has those in open documents, and a number. */
export class IgnoredTokenList {
  readonly #ignored: IgnoredTokens;
  readonly #detection: Pick<Detection, 'ignoredFindings'>;

  constructor(ignored: IgnoredTokens, detection: Pick<Detection, 'ignoredFindings'>) {
    this.#ignored = ignored;
    this.#detection = detection;
  }

  /** Opens the file of the token that the user chooses, or stops ignoring tokens. */
  async show(): Promise<void> {
    if (this.#ignored.size === 0) {
      void inform(l10n.t('No tokens are ignored. To ignore one, use its quick fix.'));
      return;
    }
    const found = await withProgress(l10n.t('Scanning open files…'), signal => this.#detection.ignoredFindings(signal));
    const chosen = await this.#pick(found);
    if (chosen?.finding) await show(chosen.finding);
    else if (chosen) await this.#stopAll();
  }

  #pick(found: readonly IgnoredFinding[]): Promise<Row | undefined> {
    const pick = vscode.window.createQuickPick<Row>();
    const update = (): void => {
      const findings = found.filter(({ key }) => this.#ignored.has(key));
      pick.items = [...findings.map(toRow), separator(), allRow(this.#ignored.size, findings.length)];
      pick.placeholder =
        findings.length > 0
          ? l10n.t('Select a token to open its file')
          : l10n.t('Open a file to list its ignored tokens');
      if (this.#ignored.size === 0) pick.hide();
    };
    pick.title = l10n.t('Ignored Tokens');
    update();
    return new Promise(resolve => {
      const listener = this.#ignored.onDidChange(update);
      pick.onDidTriggerItemButton(({ item: { finding } }) => finding && void this.#ignored.set(finding.key, false));
      pick.onDidAccept(() => {
        resolve(pick.activeItems[0]);
        pick.hide();
      });
      pick.onDidHide(() => {
        resolve(undefined);
        listener.dispose();
        pick.dispose();
      });
      pick.show();
    });
  }

  async #stopAll(): Promise<void> {
    const count = this.#ignored.size;
    await this.#ignored.clear();
    const message =
      count === 1
        ? l10n.t('Stopped ignoring 1 token')
        : l10n.t({ message: 'Stopped ignoring {0} tokens', args: [count], comment: '{0} is a number of 2 or more' });
    showInStatusBar(message, 5, 'check');
  }
}

function toRow(finding: IgnoredFinding): Row {
  const { document, range } = finding;
  return {
    label: `${plainText(vscode.workspace.asRelativePath(document.uri), LONGEST_PATH)}:${range.start.line + 1}`,
    iconPath: new vscode.ThemeIcon('key'),
    buttons: [{ iconPath: new vscode.ThemeIcon('eye'), tooltip: l10n.t('Stop Ignoring This Token') }],
    finding,
  };
}

function separator(): Row {
  return { label: '', kind: vscode.QuickPickItemKind.Separator };
}

/**
 * Returns the row that stops ignoring all tokens.
 *
 * @param listed how many of them are in open files
 */
function allRow(count: number, listed: number): Row {
  const label =
    count === 1
      ? l10n.t('Stop Ignoring 1 Token')
      : l10n.t({ message: 'Stop Ignoring All {0} Tokens', args: [count], comment: '{0} is a number of 2 or more' });
  const others = count - listed;
  if (others === 0) return { label, iconPath: new vscode.ThemeIcon('eye') };
  const detail =
    others === 1
      ? l10n.t("1 is in a file that isn't open")
      : l10n.t({
          message: "{0} are in files that aren't open",
          args: [others],
          comment: '{0} is a number of 2 or more',
        });
  return { label, detail, iconPath: new vscode.ThemeIcon('eye') };
}

/** Opens a document, or the notebook that it is a cell of, at the token. */
async function show({ document, range }: IgnoredFinding): Promise<void> {
  const cell = vscode.workspace.notebookDocuments
    .flatMap(notebook => notebook.getCells())
    .find(candidate => candidate.document === document);
  if (cell) {
    const selections = [new vscode.NotebookRange(cell.index, cell.index + 1)];
    await vscode.window.showNotebookDocument(cell.notebook, { selections });
    return;
  }
  await vscode.window.showTextDocument(document, { selection: range });
}
