/** A text in one language. */
export interface Source {
  readonly text: string;
  /** The end of its file's name, with the dot. */
  readonly extension: string;
}

/** What a parser says of a text. */
export interface Verdict {
  readonly errors: readonly string[];
  /** What a file of data holds, as JSON. */
  readonly data?: string;
}

/** The parser of a language, which reads all texts in one run. */
export interface Parser {
  readonly language: string;
  /** @throws {Unavailable} */
  parse(sources: readonly Source[]): Promise<Verdict[]>;
}

/** Says why this computer has no parser, and can't install it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Returns the verdict of a parser that throws an error for a text that it can't read. */
export function verdictOf(read: () => unknown): Verdict {
  try {
    return { errors: [], data: JSON.stringify(read()) };
  } catch (error) {
    return { errors: [(error as Error).message] };
  }
}
