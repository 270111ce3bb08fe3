import type { TextPlace } from '../languages/fileKinds.ts';
import { Disposable } from '../workbench/disposable.ts';
import {
  afterChange,
  type Lines,
  mergeChanges,
  type PlacedFinding,
  type Region,
  type Scanned,
  type Slice,
  sliceOf,
  type TextChange,
} from './scanner/regions.ts';
import { type Finding, type ScanOptions, scanOptions, scanTokens } from './scanner/scan.ts';
import type { StoredToken } from './scanner/storedToken.ts';

/** The longest text that is scanned, in UTF-16 code units. */
const LONGEST_TEXT = 5 * 1024 * 1024;
/** How much of a text shows whether it is one, in lines and in UTF-16 code units. */
const BEGINNING = { lines: 50, length: 8_000 };
/** More changes at once than this are merged into one: with a thousand cursors, a keystroke is a thousand changes. */
const MOST_CHANGES = 20;
/** Debounce before a changed text is scanned again, in milliseconds. */
const DEBOUNCE = 200;
/** How long a scan takes at a time, in milliseconds, because a keystroke waits for it. */
const TIME_SLICE = 4;
/** The most findings of a document that are shown. VS Code shows no more problems. */
const MOST_SHOWN = 1_000;

/** The text of an open document. */
export interface DocumentText extends Lines {
  /** In UTF-16 code units. */
  readonly length: number;
}

/** A slice whose scan has begun. */
interface Begun {
  readonly slice: Slice;
  readonly scan: Generator<void, Finding[]>;
}

/**
 * Finds the tokens of an open document and follows its changes. A change moves the findings behind it, and only the lines
 * around it are scanned again: as far as a finding may depend on them.
 */
export class DocumentScanner extends Disposable {
  readonly #text: DocumentText;
  readonly #place: TextPlace;
  readonly #show: (findings: readonly PlacedFinding[]) => void;
  #options: ScanOptions;
  #scanned: Scanned = { findings: [], regions: [] };
  /** The beginning of the first region. A change of the text discards it. */
  #begun: Begun | undefined;
  /** In UTF-16 code units. */
  #length: number;
  readonly #isText: boolean;
  #timer: NodeJS.Timeout | undefined;
  /** What distinguishes the findings that were last shown from others; `undefined` to show the next ones in any case. */
  #shown: string | undefined = '';

  /** @param show called with the findings after each scan that has changed them */
  constructor(text: DocumentText, place: TextPlace, show: (findings: readonly PlacedFinding[]) => void) {
    super();
    this.#text = text;
    this.#place = place;
    this.#show = show;
    this.#options = scanOptions(place);
    this.#length = text.length;
    this.#isText = !this.beginning.includes('\0');
    this.register({ dispose: () => clearTimeout(this.#timer) });
  }

  /** In the order of the text, as far as it has been scanned. */
  get findings(): readonly PlacedFinding[] {
    return this.#isScannable ? this.#scanned.findings : [];
  }

  get isDone(): boolean {
    return !this.#isScannable || this.#scanned.regions.length === 0;
  }

  /** Enough of the text to see what kind of file it is. */
  get beginning(): string {
    return this.#text.text(0, BEGINNING.lines).slice(0, BEGINNING.length);
  }

  /** Marks the whole text for scanning, for these stored tokens too. */
  restart(stored: readonly StoredToken[]): void {
    this.#options = scanOptions(this.#place, stored);
    this.#invalidate();
    this.#schedule(0);
  }

  /** Takes over changes of the text, which is scanned later. */
  change(changes: readonly TextChange[]): void {
    const wasScannable = this.#isScannable;
    for (const { rangeLength, text } of changes) this.#length += text.length - rangeLength;
    this.#begun = undefined;
    for (const change of changes.length > MOST_CHANGES ? [mergeChanges(changes)] : changes)
      this.#scanned = afterChange(this.#scanned, change);
    if (!wasScannable && this.#isScannable) this.#invalidate();
    this.#schedule(DEBOUNCE);
  }

  /** Scans until a moment on the clock of `performance`, or to the end. Shows nothing. */
  scan(until = performance.now() + TIME_SLICE): void {
    do {
      if (this.isDone) return;
      this.#scanSlice(until);
    } while (performance.now() < until);
  }

  /** Shows the findings once more, as soon as all of them are known. */
  refresh(): void {
    if (!this.isDone) {
      this.#shown = undefined;
      return;
    }
    const findings = this.findings.slice(0, MOST_SHOWN);
    this.#shown = this.#fingerprint(findings);
    this.#show(findings);
  }

  get #isScannable(): boolean {
    return this.#isText && this.#length <= LONGEST_TEXT;
  }

  #invalidate(): void {
    this.#begun = undefined;
    this.#scanned = { ...this.#scanned, regions: [{ first: 0, end: this.#text.lineCount }] };
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.scan();
      if (!this.isDone) this.#schedule(0);
      else if (this.#fingerprint(this.findings.slice(0, MOST_SHOWN)) !== this.#shown) this.refresh();
    }, delay);
  }

  #scanSlice(until: number): void {
    const [region] = this.#scanned.regions;
    if (!region) return;
    this.#begun ??= this.#begin(region);
    const { slice, scan } = this.#begun;
    let step = scan.next();
    for (; !step.done; step = scan.next()) if (performance.now() >= until) return;
    this.#begun = undefined;
    this.#scanned = slice.merge(this.#scanned, step.value);
  }

  #begin(region: Region): Begun {
    const slice = sliceOf(this.#text, region);
    return { slice, scan: scanTokens(slice.text, this.#options) };
  }

  /** One transient token in the place of another is another finding, because one may have expired. */
  #fingerprint(findings: readonly PlacedFinding[]): string {
    const texts = findings.map(({ line, start, end, kind, owner = '' }) => {
      const token = kind === 'transient' ? this.#text.line(line).slice(start, end) : '';
      return [line, start, end, kind, owner, token].join(' ');
    });
    return texts.join('\n');
  }
}
