import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type Settings = Readonly<Record<string, unknown>>;

/** A VS Code that asks nobody on the network for anything, shows nothing of its own, and starts each time from scratch. */
export const quietSettings: Settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'js/ts.tsserver.automaticTypeAcquisition.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** For a window that nobody looks at: nothing in it moves, blinks, or is drawn for comfort. */
export const plainSettings: Settings = {
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.bracketPairColorization.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'breadcrumbs.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
};

/**
 * VS Code's own extensions that no suite inside the extension host needs: without them, none of their servers starts beside
 * each window. Languages with their grammars stay, and so do notebooks.
 */
export const unneededExtensions: readonly string[] = [
  ...['GitHub.copilot-chat', 'ms-vscode.js-debug', 'ms-vscode.js-debug-companion', 'ms-vscode.vscode-js-profile-table'],
  ...['microsoft-authentication', 'github-authentication', 'github', 'git', 'git-base', 'merge-conflict'],
  ...['css-language-features', 'html-language-features', 'json-language-features', 'php-language-features'],
  ...['typescript-language-features', 'markdown-language-features', 'markdown-math', 'mermaid-markdown-features'],
  ...['debug-auto-launch', 'debug-server-ready', 'npm', 'grunt', 'gulp', 'jake', 'emmet', 'extension-editing'],
  ...['media-preview', 'references-view', 'simple-browser', 'terminal-suggest', 'tunnel-forwarding'],
].map(name => (name.includes('.') ? name : `vscode.${name}`));

/** For a run that must not see what the one before it left open. A task starts whatever an editor of another test holds. */
export const forgetfulSettings: Settings = {
  'files.hotExit': 'off',
  'window.restoreWindows': 'none',
  'task.saveBeforeRun': 'never',
};

/** Settings that the caller of a test run adds: JSON in `PLEX_TOKENS_HOST_SETTINGS`. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv): Settings {
  const text = env.PLEX_TOKENS_HOST_SETTINGS;
  if (!text) return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('PLEX_TOKENS_HOST_SETTINGS is not a JSON object.');
  }
  return { ...value };
}

/** Makes a user data folder with the user settings that are given, those already there winning over them. */
export function writeSettings(userDataDir: string, settings: Settings): void {
  const file = path.join(userDataDir, 'User/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...settings, ...readSettings(file) }, undefined, 2));
}

function readSettings(file: string): Settings {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Settings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
