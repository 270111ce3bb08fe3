/** How a language writes comments and strings. */
export interface Syntax {
  /** Matches what begins a comment or a string, brackets, separators, line breaks, and a heredoc, by the word that ends it. */
  readonly marks: RegExp;
  readonly comments: readonly CommentSyntax[];
  readonly strings: readonly StringSyntax[];
  /** Whether a slash may begin a regular expression. */
  readonly hasRegex?: boolean;
}

interface CommentSyntax {
  readonly open: string;
  readonly close: string;
  /** Whether it begins a comment only where a word may begin, as `#` does in a shell. */
  readonly atWord?: boolean;
}

export interface StringSyntax {
  readonly open: string;
  readonly close: string;
  /** The character that takes a special meaning from the next one. */
  readonly escape?: string;
  /** Whether a doubled `close` stands for itself. */
  readonly isDoubled?: boolean;
  /** Matches `close`, `escape`, the bracket of an expression in the string, and the line break that ends an unclosed one. */
  readonly ends: RegExp;
  /** Whether an apostrophe in a word, as in the text of JSX, or in the variable `$'` of Ruby, begins no string. */
  readonly notInWord?: boolean;
}

export interface OpenBracket {
  readonly type: 'bracket';
  readonly bracket: '(' | '[' | '{';
  /** Its offset; -1 for the file as a whole. */
  readonly at: number;
  /** The offset behind the last separator that is directly in this bracket, or behind the bracket. */
  itemStart: number;
  /** The same for the item before. */
  previousItemStart: number;
}

export interface OpenString {
  readonly type: 'string';
  readonly syntax: StringSyntax;
  /** The offset of the opening quotes. */
  readonly at: number;
  /** The offset behind them. */
  readonly start: number;
  /** The word that ends a heredoc. */
  readonly word?: string;
}

interface OpenComment {
  readonly type: 'comment';
  readonly close: string;
}

type Open = OpenBracket | OpenString | OpenComment;

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** A regular expression of JavaScript, PHP or Ruby. */
const REGEX = /^\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//;
/** The text before a slash that begins a regular expression, rather than divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};\n+<>~^]|\b(?:return|case|typeof|in|of|if|unless|when|and|or|not))[ \t]*$/;
/** The most text before a slash that is looked at, in UTF-16 code units. */
const LOOK_BACK = 100;
/** The longest regular expression that is passed over, in UTF-16 code units. */
const LONGEST_REGEX = 1_000;
/** The most brackets that may be open. A text with more of them isn't source. */
const DEEPEST = 200;
const HEREDOC: StringSyntax = { open: '', close: '', ends: /\n/g };

/**
 * Follows comments, strings and brackets through a text, in one pass. It is no parser: the text may be incomplete. Takes time in
 * proportion to the text, whatever is in it.
 */
export class Lexer {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #open: Open[] = [];
  readonly #file: OpenBracket;
  #heredocs: string[] = [];
  #at: number;

  /** @param start the offset where the source begins */
  constructor(text: string, syntax: Syntax, start = 0) {
    this.#text = text;
    this.#syntax = syntax;
    this.#at = start;
    this.#file = { type: 'bracket', bracket: '{', at: -1, itemStart: start, previousItemStart: start };
  }

  /** Reads on, up to an offset that isn't before the one of the last call. */
  readTo(end: number): void {
    while (this.#at < end) {
      const open = this.#open.at(-1);
      if (open?.type === 'comment') this.#readComment(open, end);
      else if (open?.type !== 'string') this.#readCode(end);
      else if (open.word === undefined) this.#readString(open, end);
      else this.#readHeredoc(open.word, end);
    }
    this.isKnown = this.#at === end && this.#open.length < DEEPEST;
  }

  /** Whether it can be told where the offset is: not in a regular expression or an escape. */
  isKnown = true;

  /** The innermost of what is open; `undefined` outside of everything. */
  get innermost(): Open | undefined {
    return this.#open.at(-1);
  }

  /** The innermost open bracket, or the file as a whole. */
  get bracket(): OpenBracket {
    return this.#open.findLast(open => open.type === 'bracket') ?? this.#file;
  }

  /** Whether the innermost bracket is that of an expression in a string. */
  get isInExpression(): boolean {
    return this.innermost?.type === 'bracket' && this.#open.at(-2)?.type === 'string';
  }

  #readCode(end: number): void {
    const { marks } = this.#syntax;
    marks.lastIndex = this.#at;
    let match = marks.exec(this.#text);
    if (match && match.index < end && match.index + match[0].length > end) {
      // What goes in at the offset divides it, so that it begins nothing.
      marks.lastIndex = match.index;
      match = marks.exec(this.#text.slice(0, end));
    }
    if (!match || match.index >= end) {
      this.#at = end;
      return;
    }
    const { 0: mark, index: at, groups } = match;
    this.#at = at + mark.length;
    const before = this.#text.charAt(at - 1);
    const comment = this.#syntax.comments.find(({ open }) => open === mark);
    const string = this.#syntax.strings.find(({ open }) => open === mark);
    if (groups?.word) this.#heredocs.push(groups.word);
    else if (comment) {
      if (!comment.atWord || /^$|[\s;|&(]/.test(before)) this.#push({ type: 'comment', close: comment.close });
    } else if (string) {
      if (!string.notInWord || !/[\w$]/.test(before))
        this.#push({ type: 'string', syntax: string, at, start: this.#at });
    } else if (mark === ',' || mark === ';') this.#endItem();
    else if (mark === '\n') this.#endLine();
    else if (mark === '/') this.#readSlash(at);
    else if (mark in CLOSING) this.#close(mark);
    // Anything else is an escape.
    else if ('([{'.includes(mark)) this.#openBracket(mark, at);
  }

  #push(open: Open): void {
    if (this.#open.length < DEEPEST) this.#open.push(open);
  }

  #openBracket(mark: string, at: number): void {
    const bracket = mark as OpenBracket['bracket'];
    this.#push({ type: 'bracket', bracket, at, itemStart: at + 1, previousItemStart: at + 1 });
  }

  /** Closes the nearest bracket of the kind, and what was left open in it. */
  #close(mark: string): void {
    const index = this.#open.findLastIndex(open => open.type === 'bracket' && open.bracket === CLOSING[mark]);
    if (index > this.#open.findLastIndex(({ type }) => type === 'string')) this.#open.length = index;
  }

  #endItem(): void {
    const { bracket } = this;
    bracket.previousItemStart = bracket.itemStart;
    bracket.itemStart = this.#at;
  }

  #endLine(): void {
    const word = this.#heredocs.shift();
    if (word !== undefined) this.#push({ type: 'string', syntax: HEREDOC, at: this.#at - 1, start: this.#at, word });
  }

  #readSlash(at: number): void {
    if (!this.#syntax.hasRegex || !BEFORE_REGEX.test(this.#text.slice(Math.max(0, at - LOOK_BACK), at))) return;
    const [regex] = REGEX.exec(this.#text.slice(at, at + LONGEST_REGEX)) ?? [];
    if (regex !== undefined) this.#at = at + regex.length;
  }

  #readComment({ close }: OpenComment, end: number): void {
    const at = this.#text.indexOf(close, this.#at);
    if (at < 0 || at + close.length > end) {
      this.#at = end;
      return;
    }
    this.#open.pop();
    // The line break that ends a comment is read as code.
    this.#at = close === '\n' ? at : at + close.length;
  }

  #readString({ syntax }: OpenString, end: number): void {
    const { ends } = syntax;
    ends.lastIndex = this.#at;
    const { 0: mark = '', index: at = end } = ends.exec(this.#text) ?? {};
    if (at >= end || at + mark.length > end) {
      this.#at = end;
      return;
    }
    this.#at = at + mark.length;
    if (mark === syntax.close) {
      if (syntax.isDoubled && this.#at < end && this.#text.charAt(this.#at) === mark) this.#at++;
      else this.#open.pop();
    } else if (mark === '\n') {
      // A string that isn't closed ends with its line.
      this.#at = at;
      this.#open.pop();
    } else if (mark === syntax.escape) this.#at++;
    else this.#openBracket(/[({[]/.exec(mark)?.[0] ?? '', this.#at - 1);
  }

  #readHeredoc(word: string, end: number): void {
    const at = this.#text.indexOf('\n', this.#at);
    if (at < 0 || at >= end) {
      this.#at = end;
      return;
    }
    const line = this.#text.slice(this.#at, at).trim();
    // PHP may go on behind the word.
    if (line === word || (line.startsWith(word) && /^[;,)\]]/.test(line.slice(word.length)))) {
      this.#open.pop();
      this.#at = at;
    } else this.#at = at + 1;
  }
}
