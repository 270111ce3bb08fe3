import type { TextPlace } from './languages.ts';
import { valueOfName } from './namedValue.ts';
import { startOfReach } from './reach.ts';
import type { Value } from './value.ts';

/** How often a name is looked at, at most. */
const LOOKS = 20;
const NO_VARIABLE = /^(?:None|null|nil|undefined|self|this|true|false|new|await|function|string|process|os|ENV|env)$/i;

/** The token that a variable was last assigned in the lines before its use. */
export function assignedTo(
  variable: string | undefined,
  text: string,
  use: number,
  place: TextPlace,
): Value | undefined {
  if (variable === undefined || NO_VARIABLE.test(variable)) return undefined;
  const from = startOfReach(text, use);
  const before = text.slice(from, use);
  let at = before.length;
  for (let looks = 0; looks < LOOKS && at > 0; looks++) {
    at = before.lastIndexOf(variable, at - 1);
    if (at < 0) return undefined;
    const start = from + at;
    const end = start + variable.length;
    if (/[\w-]/.test(text.charAt(start - 1)) || /\w/.test(text.charAt(end))) continue;
    const { value } = valueOfName(text, start, end, place);
    if (value) return value;
  }
  return undefined;
}
