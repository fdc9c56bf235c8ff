// Share: what is shown as a link, as an element or a frame for another page, as Markdown or as a file, each to be copied, and how
// readers will see it. A dialog of the browser's own: it holds the focus, Escape closes it, and the focus goes back.
// It is loaded when it is opened first. The program gives what is shared; embed.md tells what the texts mean.

const HOME = new URL('./', import.meta.url).href;

const KINDS = {
  link: ['Link', 'the same experiment'],
  run: ['Link with the run', 'with what was recorded'],
  element: ['Element', 'a figure in your post'],
  iframe: ['Iframe', 'without any script'],
  markdown: ['Markdown', 'a picture and a link'],
  file: ['File', 'the run with all its events'],
};
/** The kinds that are a figure in another page. */
const FIGURES = ['element', 'iframe'];
const VIEWS = { '': 'Timeline', code: 'Code', transcript: 'Transcript', both: 'Both' };
const THEMES = { '': 'As the reader’s', light: 'Light', dark: 'Dark' };

const LONGEST = 1024 * 1024; // Of a text for the clipboard.

const chosen = { kind: 'link', view: '', theme: '', controls: '', predict: false, own: false, poster: false };
let of = { link: '', run: '', title: '', program: '', poster: '', file: '' };
let dialog;

function make(name, properties = {}, ...children) {
  const { class: className = '', role, label, ...others } = properties;
  const element = Object.assign(document.createElement(name), others, className && { className });
  if (role) element.setAttribute('role', role);
  if (label) element.setAttribute('aria-label', label);
  element.append(...children);
  return element;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A program as Markdown leaves it alone, too: there an empty line ends HTML, and Jekyll takes two braces for its own. */
const kept = (program) => escaped(program.trimEnd()).replaceAll(/^(?=[ \t]*$)/gm, '<!---->').replaceAll(/\{(?=[{%])/g, '&#123;');

const hasRun = () => of.run.startsWith('#');
/** Whether the figure is of the very run that was recorded. */
const isOfRun = () => hasRun() && (chosen.own || of.link === of.run);
/** Whether it is of the program alone. */
const isProgram = () => of.program && !isOfRun();
const linkOf = () => (isOfRun() ? of.run : of.link);
/** Whether there is none of what is chosen; its place holds the reason. */
const hasNone = () => (chosen.kind === 'file' ? !of.file : chosen.kind === 'run' ? !hasRun() : !of.link.startsWith('#'));
/** Whether a file is too long for a link, so that a picture is all that there is to see of it. */
const isPicture = () => chosen.kind === 'file' && !hasRun() && of.poster;

/** The options that differ from the usual ones, as attributes have them. */
function options() {
  const { view, theme, controls, predict } = chosen;
  if (isProgram()) return theme ? { theme } : {};
  return Object.fromEntries(Object.entries({ view, theme, controls, predict: predict ? 'predict' : '' }).filter(([, value]) => value));
}

const attributes = (values) => Object.entries(values).map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');

/** A link's parts as attributes; which code is shown is called `view` in links. */
function parts(link) {
  const [, lab, variant, query = ''] = /^#([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(link) ?? ['', 'fetch'];
  const { view: code, ...values } = Object.fromEntries(new URLSearchParams(query));
  return { lab, ...(variant && { variant }), ...values, ...(code && { code }) };
}

/** The picture that the build has of a lab; there is none of programs and recorded runs. */
const pictureOf = () => (of.program || of.link === of.run ? '' : `${HOME}pictures/${parts(of.link).lab}.png`);

function figure() {
  const query = new URLSearchParams({ embed: '1', ...options() });
  return `${HOME}embed.html?${query}${linkOf()}`;
}

/** The poster's file, and what an element says of it: its text alternative, and how high its place is in a post. */
function poster() {
  if (!of.poster || !(isProgram() || isOfRun())) return null;
  // The page's policy lets no text become elements, so they are read as what they are.
  const [, tall, told] = /height="(\d+)".*?<desc[^>]*>(.*?)<\/desc>/s.exec(of.poster);
  const name = of.title.toLowerCase().replace(/\.py$/, '').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'run';
  const words = told.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const title = words.startsWith(of.title) ? words : `${of.title}: ${words}`;
  return { poster: `${name}.svg`, title, height: String(Math.max(205, 60 + Number(tall))) };
}

/** The texts to copy, one below the other. */
const TEXTS = {
  link: () => HOME + of.link,
  run: () => HOME + of.run,
  element() {
    const script = `<script type="module" src="${HOME}embed.js" blocking="render"></script>`;
    const still = chosen.poster && poster();
    const tag = (values, inside) => `<await-lab${attributes({ ...values, ...options(), ...still })}>${inside}</await-lab>`;
    if (isProgram()) return `<div>${tag({ program: of.title }, `<pre>\n${kept(of.program)}\n</pre>`)}</div>\n\n${script}`;
    const picture = still ? `<img${attributes({ src: still.poster, alt: still.title })}>` : '';
    return `${tag(isOfRun() ? { link: of.run } : parts(of.link), picture)}\n${script}`;
  },
  iframe() {
    const look = { width: '100%', height: '420', loading: 'lazy', style: 'border:0;border-radius:10px' };
    const frame = `<iframe${attributes({ src: figure(), title: `Await Lab: ${of.title}`, ...look })}></iframe>`;
    return `${frame}\n<p><a href="${escaped(HOME + linkOf())}">${escaped(of.title)}, in Await Lab</a></p>`;
  },
  markdown() {
    const address = (HOME + of.link).replaceAll('(', '%28').replaceAll(')', '%29');
    const title = of.title.replaceAll(/[[\]]/g, '');
    const picture = pictureOf();
    return picture ? `[![${title}: a picture of the run](${picture})](${address})` : `[${title}, in Await Lab](${address})`;
  },
  file: () => of.file,
};
const HINTS = {
  run: 'Opens this very run, as it was recorded, and runs nothing.',
  link: 'Opens what you see. Nothing runs before its reader presses Run.',
  element: 'The last line goes once into the page, best into its head; what stands before it where the figure goes.',
  iframe: 'The link below it is for feeds, which strip frames.',
  markdown: 'For hosts that let neither scripts nor frames through.',
  file: 'Whoever pastes it into this page sees this very run.',
};

function choices(label, of, key) {
  const buttons = Object.entries(of).map(([value, words]) => {
    const is = chosen[key] === value;
    const onclick = () => choose(key, value);
    return make('button', { type: 'button', class: is ? 'on' : '', ariaPressed: is, onclick, id: `share-${key}-${value}` }, words);
  });
  return make('div', { class: 'row' }, make('span', { class: 'label' }, label), make('span', { class: 'seg', role: 'group', label }, ...buttons));
}

function tick(key, on, off, words) {
  const box = make('input', { type: 'checkbox', checked: chosen[key] === on, id: `share-${key}`, onchange: () => choose(key, box.checked ? on : off) });
  return make('label', {}, box, words);
}

function choose(key, value) {
  chosen[key] = value;
  draw();
}

function copying(text) {
  const field = make('textarea', { readOnly: true, value: text, rows: Math.min(9, 1 + text.split('\n').length + Math.floor(text.length / 70)), label: KINDS[chosen.kind][0] });
  const said = make('span', { role: 'status' }, HINTS[chosen.kind]);
  const onclick = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = 'Copied.';
    } catch {
      field.select(); // No clipboard in insecure pages, and in many frames.
      said.textContent = 'The browser refuses the clipboard. It is selected: copy it.';
    }
  };
  return [field, make('p', { class: 'acts' }, make('button', { type: 'button', class: 'run', onclick }, 'Copy'), said)];
}

/** The buttons that save are below the figure, with what else concerns files. */
function toFile(style) {
  const onclick = () => {
    dialog.close();
    const save = document.querySelector('.files button');
    save?.scrollIntoView({ block: 'center' });
    save?.focus();
  };
  return [
    make('p', {}, 'Save run keeps all that you see: this page opens it again, without the network, and so does the terminal.'),
    make('p', {}, 'Export, beside it, writes what other programs open: the figure as a picture or an animation, a trace for Perfetto and speedscope, the requests as HAR, the events as a table.'),
    make('p', { class: 'acts' }, make('button', { type: 'button', class: style, onclick }, 'Go to Save run')),
  ];
}

/** The picture of the run. */
const drawn = () => `data:image/svg+xml,${encodeURIComponent(of.poster)}`;

/** The picture that the element shows first, to be put beside the post. */
function toPoster(download) {
  return [
    make('p', {}, 'Readers see it first; the figure is loaded when they press it. Put the file beside your post.'),
    make('p', { class: 'acts' }, make('a', { href: drawn(), download, class: 'quiet', id: 'share-save-poster' }, 'Save the poster')),
  ];
}

/** What readers see of the kind that is chosen. */
function seen() {
  if (chosen.kind === 'markdown') {
    const picture = pictureOf();
    return make('a', { href: HOME + of.link }, picture ? make('img', { src: picture, alt: of.title }) : `${of.title}, in Await Lab`);
  }
  // What is too long for a link can be seen as a picture only.
  if (isPicture()) return make('img', { src: drawn(), alt: of.title });
  const isFigure = FIGURES.includes(chosen.kind);
  const isRun = isFigure ? isOfRun() : chosen.kind !== 'link' && hasRun();
  const isOfProgram = of.program && !isRun;
  const element = make('await-lab', {}, ...(isOfProgram ? [make('pre', {}, of.program)] : []));
  const values = { ...(isOfProgram ? { program: of.title } : { link: (isRun ? of.run : of.link).slice(1) }), ...(isFigure && options()) };
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  return element;
}

function preview(words, name) {
  const window = make('div', { inert: true, ariaHidden: true }, make('div', { class: 'in-post' }, seen()));
  return make('figure', { class: name }, window, make('figcaption', {}, words));
}

function draw() {
  const focused = dialog.contains(document.activeElement) ? document.activeElement.id : '';
  const kinds = Object.entries(KINDS).map(([kind, [name, use]]) => {
    const is = chosen.kind === kind;
    const button = make('button', { type: 'button', class: is ? 'on' : '', ariaPressed: is, onclick: () => choose('kind', kind), id: `share-${kind}`, autofocus: is }, name);
    return make('li', {}, button, make('small', {}, use));
  });
  const isFigure = FIGURES.includes(chosen.kind) && !hasNone();
  const text = hasNone() ? '' : TEXTS[chosen.kind]();
  const none = ['run', 'file'].includes(chosen.kind) ? of.run : of.link;
  const why = text ? `The file has ${(text.length / 1e6).toFixed(1)} MB, too much to be copied: save it.` : none;
  const body = make('div', { class: 'share-body' });
  if (!text || text.length > LONGEST) body.append(make('p', {}, why), ...toFile('run'));
  else body.append(...copying(text), ...(chosen.kind === 'file' ? toFile('quiet') : []));
  if (isFigure) {
    const isOfLab = !isProgram();
    const canChoose = hasRun() && of.link !== of.run;
    const still = chosen.kind === 'element' && poster();
    const ticks = [
      ...(isOfLab ? [tick('controls', '', 'none', 'controls')] : []),
      ...(isOfLab && !isOfRun() ? [tick('predict', true, false, 'a question first')] : []),
      ...(canChoose ? [tick('own', true, false, 'the run as it was recorded')] : []),
      ...(still ? [tick('poster', true, false, 'a poster')] : []),
    ];
    body.append(choices('Colours', THEMES, 'theme'));
    if (isOfLab) body.append(choices('Show', VIEWS, 'view'));
    if (ticks.length) body.append(make('div', { class: 'row' }, make('span', { class: 'label' }, 'With'), ...ticks));
    if (still && chosen.poster) body.append(...toPoster(still.poster));
  }
  const close = make('button', { type: 'button', class: 'quiet push', onclick: () => dialog.close(), id: 'share-close' }, 'Close');
  dialog.replaceChildren(
    make('div', { class: 'fig-head' }, make('h2', {}, 'Share'), make('span', { class: 'soft', translate: false }, of.title), close),
    make('div', { class: 'share-parts' }, make('ul', { class: 'kinds', label: 'What to share' }, ...kinds), body),
  );
  if (!hasNone() && (isPicture() || none.startsWith('#') || of.link.startsWith('#'))) {
    const pair = make('div', {}, preview('Phone, 360 px', 'narrow'), preview('Desktop, 760 px', 'wide'));
    dialog.append(make('section', { class: 'previews', label: 'Preview' }, make('h3', {}, 'As your readers will see it'), pair));
  }
  if (focused) document.getElementById(focused)?.focus();
}

/**
 * Opens the dialog for a link, or why there is none, of something of that title. `run` is the same with the run; `program` is
 * the text, if it is of a program; `poster` is an SVG of the run, and `file` what Save run keeps of it, or they are empty.
 */
export function share(link, run, title, program, poster, file) {
  of = { link, run, title, program, poster, file };
  Object.assign(chosen, { own: false, poster: false });
  import('./embed.js').catch(() => {}); // Without it the previews stay empty.
  if (!dialog?.isConnected) {
    dialog = make('dialog', { class: 'share', label: 'Share', onkeydown: (event) => event.stopPropagation(), onclose: () => dialog.replaceChildren() });
    document.body.append(dialog);
  }
  draw();
  dialog.showModal();
}
