// Makes of an unpacked Pyodide what the page loads of CPython: its files as they are, and a standard library that is cut and
// compiled, with the recorder in it.
//
//     node scripts/cpython/make.mjs PYODIDE RECORDER OUT

import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [pyodide, recorder, out] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const unchanged = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm'];

mkdirSync(out, { recursive: true });
for (const name of unchanged) copyFileSync(join(pyodide, name), join(out, name));
for (const name of readdirSync(here)) if (name.startsWith('LICENSE')) copyFileSync(join(here, name), join(out, name));

// The very CPython that will read the compiled modules compiles them.
const { loadPyodide } = await import(pathToFileURL(join(pyodide, 'pyodide.mjs')));
const python = await loadPyodide({ indexURL: pyodide });
python.FS.mkdirTree('/recorder/await_lab');
for (const name of readdirSync(recorder)) {
  if (name.endsWith('.py')) python.FS.writeFile(`/recorder/await_lab/${name}`, readFileSync(join(recorder, name)));
}
python.FS.writeFile('/cut.py', readFileSync(join(here, 'cut.py')));
python.runPython('import sys; sys.path.append("/"); import cut; cut.write("/lib/python314.zip", "/recorder", "/python.zip")');
writeFileSync(join(out, 'python.zip'), python.FS.readFile('/python.zip'));

const { info } = JSON.parse(readFileSync(join(pyodide, 'pyodide-lock.json')));
const page = {
  runtime: `CPython ${info.python} in a web page`,
  sizes: Object.fromEntries([...unchanged, 'python.zip'].map((name) => [name, readFileSync(join(out, name)).length])),
  lock: JSON.stringify({ info, packages: {} }), // There are none.
};
writeFileSync(join(out, 'cpython.json'), `${JSON.stringify(page)}\n`);
