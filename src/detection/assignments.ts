import { valueOfName } from './namedValue.ts';
import { REACH, startOfReach } from './reach.ts';
import type { Value } from './value.ts';

const NO_VARIABLE = /^(?:None|null|nil|undefined|self|this|true|false|new|await|function|string|process|os|env)$/i;

/** What a variable was found to hold where it was used. */
interface Use {
  readonly at: number;
  readonly value: Value | undefined;
}

/** The tokens that the variables of a text hold, each looked for in the lines before its use. */
export class Assignments {
  readonly #text: string;
  readonly #isCode: boolean;
  /** Of each variable the last use that was asked about: behind it, nothing has to be looked at twice. */
  readonly #uses = new Map<string, Use>();

  constructor(text: string, isCode: boolean) {
    this.#text = text;
    this.#isCode = isCode;
  }

  /** The token that a variable was assigned last before its use, if that is not too far away. */
  before(use: number, variable: string | undefined): Value | undefined {
    if (variable === undefined || NO_VARIABLE.test(variable)) return undefined;
    const from = Math.max(0, use - REACH);
    const last = this.#uses.get(variable);
    const known = last && last.at <= use && last.at > from ? last : undefined;
    const value = this.#between(known?.at ?? from, use, variable) ?? known?.value;
    this.#uses.set(variable, { at: use, value });
    return value && value.start >= startOfReach(this.#text, use) ? value : undefined;
  }

  #between(from: number, to: number, variable: string): Value | undefined {
    const text = this.#text;
    const lines = text.slice(from, to);
    for (let at = lines.lastIndexOf(variable); at >= 0; at = at > 0 ? lines.lastIndexOf(variable, at - 1) : -1) {
      const start = from + at;
      const end = start + variable.length;
      if (/[\w-]/.test(text.charAt(start - 1)) || /\w/.test(text.charAt(end))) continue;
      const { value } = valueOfName(text, start, end, this.#isCode);
      if (value) return value;
    }
    return undefined;
  }
}
