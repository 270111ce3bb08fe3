import { baseName, type TextPlace } from './textPlace.ts';

/** What reads a file for as long as it runs. */
export type LongRunning =
  | 'compose'
  | 'kometa'
  | 'homeAssistant'
  | 'appSettings'
  | 'kubernetes'
  | 'preferences'
  | 'service'
  | 'mcp'
  | 'program';

const BY_NAME: readonly (readonly [RegExp, LongRunning])[] = [
  [/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i, 'compose'],
  [/^(?:docker-)?stack\.ya?ml$/i, 'compose'],
  [/^(?:secrets|configuration)\.ya?ml$/i, 'homeAssistant'],
  [/^appsettings(?:\.[\w-]+)?\.json$/i, 'appSettings'],
  [/^Preferences\.xml$/i, 'preferences'],
  [/\.service$/i, 'service'],
  [/^mcp\.json$/i, 'mcp'],
  [/^config(?:\.[\w-]+)?\.(?:ya?ml|ini|toml|json|xml)$/i, 'program'],
  [/^(?:web|app)\.config$/i, 'program'],
  [/\.(?:ini|conf|toml)$/i, 'program'],
];

/**
 * Whether a file is one that a program reads which runs for longer than a transient token lives: with one, it would stop
 * working within 48 hours. By its name, and by what YAML files of such programs have in them.
 *
 * @param text its beginning is enough
 */
export function longRunning(place: TextPlace, text: string): LongRunning | undefined {
  const name = baseName(place);
  const isYaml = /\.ya?ml$/i.test(name) || /^(?:yaml|dockercompose)$/.test(place.languageId);
  if (isYaml && isKometa(place.fileName, text)) return 'kometa';
  const known = BY_NAME.find(([pattern]) => pattern.test(name));
  if (known) return known[1];
  if (!isYaml) return undefined;
  if (/^apiVersion:/m.test(text) && /^kind:/m.test(text)) return 'kubernetes';
  if (/^services:\s*$/m.test(text) && /^[ \t]+image:/m.test(text)) return 'compose';
  return /\/(?:home-?assistant|hass)\//i.test(place.fileName) || /!secret\s/.test(text) ? 'homeAssistant' : undefined;
}

function isKometa(fileName: string, text: string): boolean {
  if (/\/(?:kometa|plex-meta-manager|pmm)\//i.test(fileName)) return true;
  return /^plex:/m.test(text) && /^(?:libraries|tmdb):/m.test(text);
}
