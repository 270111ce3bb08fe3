import type * as vscode from 'vscode';

/** What a file is, as far as it decides how a value is written in it. */
export interface TextPlace {
  /** The path, with `/`. */
  readonly fileName: string;
  /** VS Code's. */
  readonly languageId: string;
}

export function placeOf({ uri, languageId }: vscode.TextDocument): TextPlace {
  return { fileName: uri.path, languageId };
}

/** The last part of the path. */
export function baseName({ fileName }: TextPlace): string {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}
