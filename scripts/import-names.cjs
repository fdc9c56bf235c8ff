// The names of what the program imports end in hashes, which nothing packs. Numbers of the same length take their place, in the
// script and in the module alike, so that nothing in the module moves: `import-names.cjs SCRIPT MODULE`.

const { readFileSync, writeFileSync } = require('node:fs');

const names = new Map();

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'latin1'); // Bytes stay what they are.
  const numbered = text.replace(/(__wbg_\w*_)[0-9a-f]{16}(?!\w)/g, (name, start) => {
    if (!names.has(name)) names.set(name, start + String(names.size).padStart(16, '0'));
    return names.get(name);
  });
  writeFileSync(file, numbered, 'latin1');
}
