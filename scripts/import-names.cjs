// The names of what the program imports end in hashes of 16 digits, which no compression makes smaller: all but the first four
// become zeros, in the script and in the module alike, so that nothing in the module moves: `import-names.cjs SCRIPT MODULE`.

const { readFileSync, writeFileSync } = require('node:fs');

const [inScript, inModule] = process.argv.slice(2).map((file) => {
  const text = readFileSync(file, 'latin1'); // Bytes stay what they are.
  const names = new Map();
  const shorter = text.replace(/(__wbg_\w*_[0-9a-f]{4})[0-9a-f]{12}(?!\w)/g, (name, start) => {
    names.set(name, `${start}${'0'.repeat(12)}`);
    return names.get(name);
  });
  writeFileSync(file, shorter, 'latin1');
  return names;
});
const isKnown = [...inModule.keys()].every((name) => inScript.has(name));
if (!inModule.size || !isKnown) throw new Error('the script and the module do not name the same imports');
if (new Set(inScript.values()).size < inScript.size) throw new Error('two imports have one name: keep more of their hashes');
