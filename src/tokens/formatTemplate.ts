import type { FormatValues } from './formats.ts';

const VARIABLE = /\$\{([^{}]*)\}/g;
const BEGUN = /\$\{[^{}\s]*\}?/g;
const NAMES: readonly (keyof FormatValues)[] = ['token', 'url', 'serverName', 'machineIdentifier'];

/** The variables, as they are written. */
export const VARIABLES = NAMES.map(name => `\${${name}}`);

/** The variables of a user's format that there are not, or that do not end. */
export function unknownVariables(template: string): string[] {
  return Array.from(template.matchAll(BEGUN), ([variable]) => variable).filter(each => !VARIABLES.includes(each));
}

/** Whether a token goes into it. */
export function hasToken(template: string): boolean {
  return Array.from(template.matchAll(VARIABLE)).some(([, name]) => name === 'token');
}

/** Puts the values in the place of the variables. Nothing is evaluated, and a value is not looked into for variables. */
export function fillTemplate(template: string, values: FormatValues): string {
  return template.replace(VARIABLE, (variable, name: keyof FormatValues) =>
    NAMES.includes(name) ? values[name] : variable,
  );
}

/**
 * What may be put into a file. A server's name is its owner's to choose: what could end a string or a comment of the file,
 * or begin something else there, is left out of it.
 *
 * @returns `undefined` where the address is none that can be written down without quoting
 */
export function checkedValues(values: FormatValues): FormatValues | undefined {
  const { url, serverName } = values;
  if (!/^https?:\/\/[\w.:[\]-]+(?:[~%/][\w.~%/-]*)?$/.test(url) || !URL.canParse(url)) return undefined;
  return { ...values, serverName: serverName.replace(/[^\p{L}\p{N} _.-]/gu, '').trim() };
}
