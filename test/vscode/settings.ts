import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type Settings = Readonly<Record<string, unknown>>;

/**
 * Settings for a VS Code without network requests, without pages of its own at the start, and without state of an earlier
 * run.
 */
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

/** Settings for a window that nobody looks at: no motion, no blinking, no decoration. */
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
 * VS Code's own extensions that no suite inside the extension host needs: without them, no window starts their servers.
 * Grammars and notebooks stay.
 */
export const unneededExtensions: readonly string[] = [
  ...['GitHub.copilot-chat', 'ms-vscode.js-debug', 'ms-vscode.js-debug-companion', 'ms-vscode.vscode-js-profile-table'],
  ...['microsoft-authentication', 'github-authentication', 'github', 'git', 'git-base', 'merge-conflict'],
  ...['css-language-features', 'html-language-features', 'json-language-features', 'php-language-features'],
  ...['typescript-language-features', 'markdown-language-features', 'markdown-math', 'mermaid-markdown-features'],
  ...['debug-auto-launch', 'debug-server-ready', 'npm', 'grunt', 'gulp', 'jake', 'emmet', 'extension-editing'],
  ...['media-preview', 'references-view', 'simple-browser', 'terminal-suggest', 'tunnel-forwarding'],
].map(name => (name.includes('.') ? name : `vscode.${name}`));

/**
 * Settings for a run that must not see open editors of an earlier one. A task starts even where an editor has unsaved
 * changes.
 */
export const forgetfulSettings: Settings = {
  'files.hotExit': 'off',
  'window.restoreWindows': 'none',
  'task.saveBeforeRun': 'never',
};

/** Returns the settings that the caller of a test run adds: JSON in `PLEX_TOKENS_HOST_SETTINGS`. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv): Settings {
  const text = env.PLEX_TOKENS_HOST_SETTINGS;
  if (!text) return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('PLEX_TOKENS_HOST_SETTINGS has to be a JSON object.');
  }
  return { ...value };
}

/** Writes user settings into a user data folder. Settings that are already there win. */
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
