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

/** For a run that must not see what the one before it left open. */
export const forgetfulSettings: Settings = { 'files.hotExit': 'off', 'window.restoreWindows': 'none' };

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
