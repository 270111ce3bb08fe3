import assert from 'node:assert/strict';
import { importFor, type Needed } from '../../../src/languages/imports.ts';

describe('The import that a reference needs', () => {
  const cases: readonly (readonly [what: string, Needed, before: string, after: string])[] = [
    ['among the other imports of Python', 'python', '"""A."""\nimport json\n', '"""A."""\nimport os\nimport json\n'],
    [
      'below the imports from __future__',
      'python',
      'from __future__ import a\nx = 1\n',
      'from __future__ import a\nimport os\nx = 1\n',
    ],
    [
      'below imports from __future__ over several lines',
      'python',
      'from __future__ import (\n  a,\n)\nx = 1\n',
      'from __future__ import (\n  a,\n)\nimport os\nx = 1\n',
    ],
    [
      'past prose that begins like an import',
      'python',
      '"""Copies\nfrom one server to another,\nimport others.\n"""\nimport json\n',
      '"""Copies\nfrom one server to another,\nimport others.\n"""\nimport os\nimport json\n',
    ],
    [
      'into a file where only prose mentions it',
      'python',
      '"""\nimport os\n"""\nfrom a.b import c\n',
      '"""\nimport os\n"""\nimport os\nfrom a.b import c\n',
    ],
    ['below the docstring', 'python', '#!/x\n"""A\nb."""\nx = 1\n', '#!/x\n"""A\nb."""\nimport os\nx = 1\n'],
    ['below the shebang line', 'python', '#!/usr/bin/python\nx = 1\n', '#!/usr/bin/python\nimport os\nx = 1\n'],
    ['not once more in Python', 'python', 'import sys, os\n', 'import sys, os\n'],
    [
      'into the import block of Go',
      'go',
      'package main\n\nimport (\n\t"fmt"\n)\n',
      'package main\n\nimport (\n\t"os"\n\t"fmt"\n)\n',
    ],
    [
      'above the only import of Go',
      'go',
      'package main\n\nimport "fmt"\n',
      'package main\n\nimport "os"\nimport "fmt"\n',
    ],
    [
      'below the package clause of Go',
      'go',
      '// A.\npackage main\n\nfunc f() {}\n',
      '// A.\npackage main\n\nimport "os"\n\nfunc f() {}\n',
    ],
    ['not once more in a block of Go', 'go', 'import (\n\t"os"\n)\n', 'import (\n\t"os"\n)\n'],
    ['not once more in Go', 'go', 'import "os"\n', 'import "os"\n'],
    ['among the others of C#', 'csharp', '// A.\nusing System.IO;\n', '// A.\nusing System;\nusing System.IO;\n'],
    ['to the top of C#', 'csharp', 'class A {}\n', 'using System;\nclass A {}\n'],
    ['not once more in C#', 'csharp', 'using System;\n', 'using System;\n'],
  ];
  for (const [what, needed, before, after] of cases) {
    it(`goes ${what}`, () => {
      const found = importFor(needed, before);
      const lines = before.split('\n');
      if (found) lines.splice(found.line, 0, ...found.text.replace(/\n$/, '').split('\n'));
      assert.equal(lines.join('\n'), after);
    });
  }

  it('is that of the kind of module that a file is by its name', () => {
    const first = (text: string, name: string): string => importFor('plexjs', text, name)?.text.split(' ')[0] ?? '';
    assert.deepEqual(
      [first('run();', 'a.cjs'), first('run();', 'a.js'), first('run();', 'a.mjs')],
      ['const', 'import', 'import'],
    );
    const required = "const fs = require('fs');";
    assert.deepEqual([first(required, 'a.js'), first(required, 'a.mts')], ['const', 'import']);
  });
});
