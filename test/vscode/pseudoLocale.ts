import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import type { BrowserContext } from './page.ts';

/** The pseudo-locale, in which every letter of a translated word has an accent. */
const LANGUAGE = 'qps-ploc';

/** Returns a text in the pseudo-locale. */
export function pseudo(text: string): string {
  return getL10nPseudoLocalized({ text }).text as string;
}

/** Adds a pseudo-translation of all of its texts to an installed extension. */
export async function translate(extension: string, bundle: string): Promise<void> {
  const write = async (from: string, to: string): Promise<void> => {
    const words = getL10nPseudoLocalized(JSON.parse(await readFile(from, 'utf8')));
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(to, JSON.stringify(words));
  };
  await write(path.join(extension, 'package.nls.json'), path.join(extension, `package.nls.${LANGUAGE}.json`));
  await write(bundle, path.join(extension, `l10n/bundle.l10n.${LANGUAGE}.json`));
}

/** Makes VS Code request this language from its extensions; its own texts stay as they are. */
export async function speakPseudo(context: BrowserContext): Promise<void> {
  await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${LANGUAGE}';`);
}
