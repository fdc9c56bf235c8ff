// How PurgeCSS finds what a first view has (scripts/first-view): its tags, classes, ids and attributes, and not what its text says.

const values = (html, pattern) => [...html.matchAll(pattern)].map(([, value]) => value);

module.exports = {
  extractors: [
    {
      extensions: ['html'],
      extractor: (html) => ({
        tags: values(html, /<([a-zA-Z][\w-]*)/g),
        classes: values(html, /\bclass="([^"]*)"/g).flatMap((names) => names.split(' ')),
        ids: values(html, /\bid="([^"]*)"/g),
        attributes: { names: values(html, /\s([a-z][\w-]*)(?==")/g), values: values(html, /="([^"]*)"/g) },
        undetermined: [],
      }),
    },
  ],
  // What boot.js and embedded.js say at the root and of what was clicked, and what a reader, or the browser, unfolds.
  dynamicAttributes: ['aria-busy', 'data-accent', 'data-boot', 'data-controls', 'data-embed', 'data-followed', 'data-offline', 'data-theme', 'data-unasked', 'data-view', 'open'],
  safelist: [':focus-visible'],
  keyframes: true,
  variables: true,
};
