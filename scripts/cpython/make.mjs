// Makes of an unpacked Pyodide the archive that the page loads as CPython's standard library: cut and compiled, with the
// recorder in it; and cpython.json, which says what the page has to know.
//
//     node scripts/cpython/make.mjs PYODIDE RECORDER OUT

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [pyodide, recorder, out] = process.argv.slice(2).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));

// The very CPython that will read the compiled modules compiles them.
const { loadPyodide } = await import(pathToFileURL(join(pyodide, 'pyodide.mjs')));
const python = await loadPyodide({ indexURL: pyodide });
for (const folder of ['await_lab', 'in_page']) {
  for (const name of readdirSync(join(recorder, folder), { recursive: true })) {
    // Of the recorder's package a built page may be a part, with programs of its own.
    if (!name.endsWith('.py') || name.startsWith('page/')) continue;
    python.FS.mkdirTree(dirname(`/recorder/${folder}/${name}`));
    python.FS.writeFile(`/recorder/${folder}/${name}`, readFileSync(join(recorder, folder, name)));
  }
}
python.FS.writeFile('/cut.py', readFileSync(join(here, 'cut.py')));
python.runPython('import sys; sys.path.append("/"); import cut; cut.write("/lib/python314.zip", "/recorder", "/python.zip")');
const library = python.FS.readFile('/python.zip');

const size = (name) => readFileSync(join(pyodide, name)).length;
const names = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm'];
const { info } = JSON.parse(readFileSync(join(pyodide, 'pyodide-lock.json')));
const page = {
  pyodide: python.version,
  runtime: `CPython ${info.python} in a web page`,
  sizes: { ...Object.fromEntries(names.map((name) => [name, size(name)])), 'python.zip': library.length },
  lock: JSON.stringify({ info, packages: {} }), // There are none.
};
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'python.zip'), library);
writeFileSync(join(out, 'cpython.json'), `${JSON.stringify(page)}\n`);
