import * as vscode from 'vscode';

/** Revisions of version control, and what only looks like a file: a warning there is one that nobody can act on. */
const NOT_LOOKED_AT =
  /^(?:output|git|gitlens.*|git-?graph|scm|svn|hg|review|pr|githubpr|plex-source|extension|vscode-(?!userdata$|remote$|vfs$|notebook-cell$).*)$/;

/** Documents that no file system has; and the user's settings, whose file system VS Code need not tell extensions of. */
const WITHOUT_FILES = ['untitled', 'vscode-notebook-cell', 'vscode-userdata'];

/** Whether tokens are looked for in a document: in files, notebooks and untitled documents, the settings among them. */
export function isLookedAt(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  if (NOT_LOOKED_AT.test(scheme)) return false;
  const isFile = vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
  if (!isFile && !WITHOUT_FILES.includes(scheme)) return false;
  return vscode.workspace.getConfiguration('plexTokens.detection', document).get('enabled', true);
}
