import * as vscode from 'vscode';

/** Revisions of version control, and documents that are no files: nobody could act on a warning there. */
const UNSCANNED =
  /^(?:output|git|gitlens.*|git-?graph|scm|svn|hg|review|pr|githubpr|plex-source|extension|vscode-(?!userdata$|remote$|vfs$|notebook-cell$).*)$/;
/** Schemes without a file system, and that of the user's settings, whose file system VS Code may hide from extensions. */
const WITHOUT_FILES = ['untitled', 'vscode-notebook-cell', 'vscode-userdata'];

/** Whether a document is scanned for tokens: files, notebooks, untitled documents and the user's settings are. */
export function isScanned(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  if (UNSCANNED.test(scheme)) return false;
  const isFile = vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
  if (!isFile && !WITHOUT_FILES.includes(scheme)) return false;
  return vscode.workspace.getConfiguration('plexTokens.detection', document).get('enabled', true);
}

/**
 * Starts detection once there is a document to scan.
 *
 * @param delay in milliseconds, because whoever has just opened a window waits for other things
 */
export function startDetectionLazily(start: () => void, delay: number): vscode.Disposable {
  let waiting: vscode.Disposable | undefined;
  const check = (documents: readonly vscode.TextDocument[]): void => {
    if (!documents.some(isScanned)) return;
    waiting?.dispose();
    start();
  };
  const timer = setTimeout(() => {
    waiting = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(document => check([document])),
      vscode.workspace.onDidChangeConfiguration(() => check(vscode.workspace.textDocuments)),
    );
    check(vscode.workspace.textDocuments);
  }, delay);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    waiting?.dispose();
  });
}
