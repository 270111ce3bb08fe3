import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '../vscode/page.ts';
import { isTheme, takePicture, wear } from './camera.ts';

interface Shot {
  readonly journey: string;
  readonly caption: string;
  /** The picture's name in the folder of each look. */
  readonly file: string;
}

/** Takes pictures of screens in one or more looks, and lists them on a page, side by side. */
export class ContactSheet {
  readonly #folder: string;
  readonly #looks: readonly string[];
  readonly #shots: Shot[] = [];

  /** @param looks themes that the window is shown in for each picture, or the name of the look that it has */
  constructor(folder: string, looks: readonly string[]) {
    this.#folder = folder;
    this.#looks = looks;
  }

  async add(page: Page, journey: string, caption: string): Promise<void> {
    const number = this.#shots.filter(shot => shot.journey === journey).length + 1;
    const words = caption.replaceAll(/[^\w]+/g, '-').slice(0, 80);
    const file = `${journey}/${String(number).padStart(2, '0')}-${words}.png`;
    this.#shots.push({ journey, caption, file });
    for (const look of this.#looks) {
      if (isTheme(look)) await wear(page, look);
      await takePicture(page, path.join(this.#folder, look, file));
    }
  }

  /** Writes `index.html`, which shows every picture. */
  write(): void {
    const figures = this.#shots.map(({ caption, file, journey }) => {
      const images = this.#looks.map(
        look => `<a href="${look}/${file}"><img loading="lazy" src="${look}/${file}"></a>`,
      );
      return `<figure><figcaption><b>${journey}</b> ${asHtml(caption)}</figcaption>${images.join('')}</figure>`;
    });
    const style = 'body{font:14px sans-serif;background:#888}figure{margin:16px 0}img{width:49%;margin:4px .5%}';
    writeFileSync(
      path.join(this.#folder, 'index.html'),
      `<!doctype html><meta charset="utf-8"><title>Every screen</title><style>${style}</style>\n${figures.join('\n')}\n`,
    );
  }
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
