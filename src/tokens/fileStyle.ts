import { baseName, type TextPlace } from './textPlace.ts';

/** How a file writes down a name and its value. */
export type FileStyle =
  | 'dotenv'
  | 'http'
  | 'ini'
  | 'json'
  | 'yaml'
  | 'shell'
  | 'powershell'
  | 'python'
  | 'javascript'
  | 'ruby'
  | 'php'
  | 'go'
  | 'csharp'
  | 'other';

const BY_LANGUAGE: Readonly<Record<string, FileStyle>> = {
  dotenv: 'dotenv',
  http: 'http',
  rest: 'http',
  ini: 'ini',
  properties: 'ini',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  yaml: 'yaml',
  dockercompose: 'yaml',
  'home-assistant': 'yaml',
  shellscript: 'shell',
  powershell: 'powershell',
  python: 'python',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'javascript',
  typescriptreact: 'javascript',
  ruby: 'ruby',
  php: 'php',
  go: 'go',
  csharp: 'csharp',
};

/**
 * The style of a file. By its name first: dotenv files have whatever language is associated with them, or none.
 */
export function fileStyle(place: TextPlace): FileStyle {
  const { languageId } = place;
  const name = baseName(place).toLowerCase();
  if (/^\.env(\.|$)|\.env$/.test(name)) return 'dotenv';
  if (/\.(http|rest)$/.test(name)) return 'http';
  return (Object.hasOwn(BY_LANGUAGE, languageId) && BY_LANGUAGE[languageId]) || 'other';
}
