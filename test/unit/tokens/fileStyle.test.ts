import assert from 'node:assert/strict';
import { fileStyle } from '../../../src/tokens/fileStyle.ts';

describe('The style of a file', () => {
  for (const [path, language, style] of [
    ['/project/.env', 'plaintext', 'dotenv'],
    ['/project/.env', 'shellscript', 'dotenv'],
    ['/project/.env.local', 'ini', 'dotenv'],
    ['/project/prod.env', 'properties', 'dotenv'],
    ['/project/.ENV', 'plaintext', 'dotenv'],
    ['/project/.envrc', 'shellscript', 'shell'],
    ['/project.env/run', 'shellscript', 'shell'],
    ['/project/environment', 'plaintext', 'other'],
    ['/api.http', 'plaintext', 'http'],
    ['/api.rest', 'rest', 'http'],
    ['/config.yml', 'yaml', 'yaml'],
    ['/compose.yaml', 'dockercompose', 'yaml'],
    ['/settings.json', 'jsonc', 'json'],
    ['/sessions.ts', 'typescript', 'javascript'],
    ['Untitled-1', 'python', 'python'],
    ['/notes.txt', 'plaintext', 'other'],
    ['/odd', '__proto__', 'other'],
  ] as const) {
    it(`of ${path} in ${language} is ${style}`, () =>
      assert.equal(fileStyle({ fileName: path, languageId: language }), style));
  }
});
