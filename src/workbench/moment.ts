import { env } from 'vscode';

/** Returns a date and time for users, in the language of VS Code. */
export function moment(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
